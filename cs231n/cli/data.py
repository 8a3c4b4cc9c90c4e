"""`cs231n data`: list the data sets, and download the one that is not included."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs231n.cli._common import stoppable
from cs231n.data import cifar_archive as archive
from cs231n.data import cifar_files as files
from cs231n.support.files import md5_of
from grading.cli.common.output_files import OutputFolder
from grading.cli.common.shared import WrongUsage, say, tell
from grading.support.translation import tr

if TYPE_CHECKING:
    from rich.progress import Progress


@click.group(invoke_without_command=True)
@click.pass_context
def data(ctx: click.Context) -> None:
    """Show the data sets, or download CIFAR-10."""
    if ctx.invoked_subcommand is not None:
        return
    _row("digits", tr("included: 1,797 handwritten digits, 1 x 8 x 8, 10 classes"))
    _row("photographs", tr("included: china and flower, 3 x 427 x 640"))
    try:
        folder = files.find_cifar10()
    except files.DatasetNotFoundError as error:
        _row("cifar10", str(error))
    else:
        _row("cifar10", tr("3 x 32 x 32 color, 10 classes, in {folder}", folder=folder))


def _row(name: str, text: str) -> None:
    click.echo(f"{click.style(name, bold=True)}{' ' * (13 - len(name))}{text}")


@data.command()
def digits() -> None:
    """Show what is in the included digits."""
    from cs231n.data_utils import DIGITS_SEED, get_digits_data

    content = get_digits_data(subtract_mean=False)
    say("Handwritten digits from scikit-learn: 1 x 8 x 8, pixels 0 to 16, no download.")
    titles = {"train": tr("training"), "val": tr("validation"), "test": tr("test")}
    for name, title in titles.items():
        labels = content[f"y_{name}"]
        counts = Counter(labels.tolist())
        each = "  ".join(f"{digit}:{counts[digit]}" for digit in range(10))
        count = tr("{count:>5,} images", count=len(labels))
        click.echo(f"{title:<11}{count}   {each}")
    say(
        "The split is fixed (seed {seed}). Load it with data_utils.get_digits_data().",
        seed=DIGITS_SEED,
    )
    first = content["X_train"][0, 0]
    say("The first training image, a {digit}:", digit=content["y_train"][0])
    for row in first:
        click.echo("  " + "".join(" .:-=+*#%@"[min(int(p * 10 / 17), 9)] * 2 for p in row))


@data.command()
@click.option(
    "--from",
    "source",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Install from an archive or a folder on disk instead of downloading.",
)
@click.option(
    "--to",
    "parent",
    metavar="DIR",
    type=OutputFolder(),
    help="Put the folder cifar-10-batches-py in DIR.  [default: your cache folder]",
)
@click.option(
    "--url", default=archive.URL, show_default=True, help="Download the file from this address."
)
@click.option("--force", is_flag=True, help="Replace a copy that is already installed.")
def cifar10(source: Path | None, parent: Path | None, url: str, force: bool) -> None:
    """Download CIFAR-10 (170 MB), or install a copy you have.

    If a download is interrupted, run the same command again: it continues where it stopped. Every
    file is checked before it is used.
    """
    from cs231n.data.download import DownloadError

    if not url.startswith(("http://", "https://")):
        raise WrongUsage(
            "--url is {url!r}, which is not a web address. Use http://... or https://...", url=url
        )
    into = parent if parent is not None else files.cache_folder()
    target = into / files.FOLDER
    if source is None:
        stopped = tr("Stopped. Run the same command again to continue.")
    else:
        stopped = tr("Stopped. Nothing was changed.")
    try:
        with stoppable("\n" + stopped):
            if not force and _already_there(target):
                return
            if source is not None and source.resolve() in (target.resolve(), into.resolve()):
                raise WrongUsage(
                    "--from {folder} is also the folder to install to. Choose another folder "
                    "with --to.",
                    folder=source,
                )
            _install(source, into, url)
    except (files.DatasetFormatError, files.DatasetNotFoundError, DownloadError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise WrongUsage(
            "{folder} cannot be written ({reason}). Choose another folder with --to.",
            folder=target,
            reason=error.strerror or error,
        ) from None


def _already_there(target: Path) -> bool:
    if files.missing_batches(target):
        return False
    try:
        train, test = archive.check_folder(target)
    except files.DatasetFormatError:
        tell("The copy in {folder} is damaged and will be replaced.", folder=target)
        return False
    say(
        "CIFAR-10 is already in {folder}: {train:,} training images, {test:,} test images.",
        folder=target,
        train=train,
        test=test,
    )
    say("Use --force to install it again.")
    return True


def _install(source: Path | None, into: Path, url: str) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        if source is None:
            packed = _download(url, into, progress)
        else:
            packed = source
            if source.is_file() and md5_of(source) != archive.MD5:
                tell(
                    "{path} is not the published archive (its MD5 differs). Its files are "
                    "checked one by one instead.",
                    path=source,
                )
        task = progress.add_task(tr("Checking"), total=None)
        folder, train, test = archive.install(
            packed,
            into,
            lambda name: progress.update(task, description=tr("Checking {name}", name=name)),
        )
        progress.remove_task(task)
    if source is None:
        packed.unlink(missing_ok=True)
    say(
        "CIFAR-10 is in {folder}: {train:,} training images, {test:,} test images.",
        folder=folder,
        train=train,
        test=test,
    )
    _say_how_to_find(folder)


def _say_how_to_find(folder: Path) -> None:
    try:
        found = files.find_cifar10()
    except files.DatasetNotFoundError:
        found = None
    if found is None or found.resolve() != folder.resolve():
        setting = f"{files.VARIABLE}={folder.resolve()}"
        say("To use it, set {setting}", setting=setting)


def _download(url: str, into: Path, progress: Progress) -> Path:
    from cs231n.data.download import fetch, partial_path

    packed = into / "cifar-10-python.tar.gz"
    if packed.is_file() and md5_of(packed) == archive.MD5:
        return packed
    part = partial_path(packed)
    if part.exists():
        tell("Continuing after {count:,} bytes.", count=part.stat().st_size)
    elif progress.disable:
        tell("Downloading {url}", url=url)
    task = progress.add_task(tr("Downloading"), total=archive.SIZE)
    fetch(
        url,
        packed,
        md5=archive.MD5,
        max_bytes=archive.MAX_ARCHIVE_BYTES,
        progress=lambda have, total: progress.update(task, completed=have, total=total),
        retrying=lambda line: click.echo(line, err=True),
    )
    return packed
