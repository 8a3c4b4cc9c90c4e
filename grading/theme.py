"""The colours of a panel, after the theme of the notebook that shows it.

A panel carries every colour on its elements, for some notebooks drop style sheets: there it is a
white card. Here each of these colours becomes a variable that falls back on it, and a style sheet
gives the variables the theme's own ground and ink, and brighter inks where the notebook is dark.
"""

from __future__ import annotations

import re

PANELS = ":is(.cs231n-panel, .cs231n-overview)"

# colour in a panel -> (name of its variable, its value in the light, its value in the dark);
# `initial` leaves the panel's own. The names that begin with --jp are those of JupyterLab's themes.
COLOURS = {
    "#fff": ("ground", "var(--jp-layout-color0, #fff)", "var(--jp-layout-color0, #111)"),
    "#1b1b1b": (
        "ink",
        "var(--jp-content-font-color1, #1b1b1b)",
        "var(--jp-content-font-color1, #fff)",
    ),
    "#555": ("soft", "initial", "#bdbdbd"),
    "#1a7f4e": ("good", "initial", "#6fd3a5"),
    "#b3263a": ("bad", "initial", "#ff98a4"),
    "#999": ("edge", "initial", "#8a8a8a"),
    "#f4f4f4": ("sunk", "initial", "#2b2b2b"),
    "#ddd": ("rail", "initial", "#444"),
    "#2f6fdd": ("done", "initial", "#8fb1ff"),
}
SCHEME = "color-scheme: light"

# How JupyterLab and Notebook, Colab and VS Code tell a page which theme is on.
LIGHT_PAGES = ':is([data-jp-theme-light="true"], html[theme="light"], body.vscode-light)'
DARK_PAGES = ':is([data-jp-theme-light="false"], html[theme="dark"], body.vscode-dark)'


def _values(column: int, scheme: str) -> str:
    pairs = [f"--cs231n-{value[0]}: {value[column]}" for value in COLOURS.values()]
    return "{" + "; ".join([*pairs, f"--cs231n-scheme: {scheme}"]) + "}"


LIGHT, DARK = _values(1, "light"), _values(2, "dark")
# A page that does not say which theme is on may have the variables of either.
DARK_DESKTOP = re.sub(r"var\(--jp-[\w-]+, (#\w+)\)", r"\1", DARK)
# What a page says of itself is more telling than what the whole desktop prefers.
SHEET = f"""<style>
@media (prefers-color-scheme: dark) {{ {PANELS} {DARK_DESKTOP} }}
{LIGHT_PAGES} {PANELS} {LIGHT}
{DARK_PAGES} {PANELS} {DARK}
</style>
"""


def themed(html: str) -> str:
    """A panel that follows the notebook's theme, and is as it was where style sheets are dropped.

    Args:
        html: the panel, with its colours in `style` attributes.
    """
    return SHEET + re.sub(r'style="[^"]*"', lambda found: _with_variables(found[0]), html)


def _with_variables(style: str) -> str:
    def variable(found: re.Match[str]) -> str:
        colour = found[0]
        known = COLOURS.get(colour)
        return f"var(--cs231n-{known[0]}, {colour})" if known else colour

    named = re.sub(r"#[0-9a-fA-F]{3,8}\b", variable, style)
    return named.replace(SCHEME, "color-scheme: var(--cs231n-scheme, light)")
