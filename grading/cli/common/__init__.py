"""Code behind the commands: options, exit codes, progress, summaries and the screen of `watch`."""
