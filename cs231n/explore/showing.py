"""Show the explorer in a notebook: as a live widget, or without anywidget as a page in a frame."""

from __future__ import annotations

import base64
import difflib
import gzip
import html
from typing import Any

from cs231n.explore import building, own
from cs231n.explore import setting as settings
from cs231n.support.checks import fail

# A notebook stores every page that it shows, so the page is compressed and unpacks itself.
UNPACK = """<!DOCTYPE html><html lang="en"><script>
const packed = Uint8Array.from(atob("{packed}"), (letter) => letter.charCodeAt(0));
const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
new Response(text).text().then((page) => {{
  document.open(); document.write(page); document.close();
}});
</script></html>"""


class Frame:
    """The explorer as a page in a frame, which a notebook shows without any extension.

    Attributes:
        page: The page.
        height: The height of the frame at first, in pixels.
        description: A text for readers who do not see the frame.
    """

    def __init__(
        self,
        page: str,
        height: int = 900,
        description: str = "The explorer as a page. A notebook shows it.",
    ) -> None:
        self.page, self.height, self.description = page, height, description

    def _repr_html_(self) -> str:
        title = html.escape(building.table("words")["title"], quote=True)
        packed = base64.b64encode(gzip.compress(self.page.encode(), mtime=0)).decode()
        inside = html.escape(UNPACK.format(packed=packed), quote=True)
        return (
            f'<iframe title="{title}" srcdoc="{inside}" width="100%" '
            f'height="{self.height}" style="border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<{self.description}>"


def explore(what: str = "", *, case: str | None = None, **setting: Any) -> Any:
    """Show the explorer in a notebook.

    If you name one of your functions, such as "conv_forward_naive", the explorer runs it on the
    numbers that you see, in the sandbox that `check` uses. It shows the expected result, yours, and
    the difference.

    Args:
        what: An operation ("max_backward"), one of your functions ("conv_forward_naive"), or a
            setting as the page's address has it ("op=conv_forward&H=6").
        case: The name of a published test of that function; shows the first image of that test.
        setting: Single settings, which replace those in `what`: H, W, C, HH, WW, F, stride,
            padding, dilation, rotate, seed.

    Returns:
        A widget, or without anywidget a page in a frame. A notebook shows it as the last value of
        a cell.

    Raises:
        ValueError: If a name or a value is unknown.
        TypeError: If `what` is the function itself instead of its name.
    """
    if callable(what):
        name = getattr(what, "__name__", what)
        raise TypeError(f'Give the name in quotes: explore("{name}")')
    function = what if own.operation_of(what) else None
    if case is not None and function is None:
        fail(
            "a case belongs to one of your functions",
            got=repr(what),
            expected='a name such as "conv_forward_naive"',
            hint="Give the name of the function first",
        )
    parts = settings.read(_setting_of(what))
    if case is not None and function is not None:
        parts |= own.published(function, case)
    parts |= settings.read(settings.write(setting))
    parts.setdefault("op", "conv_forward")
    try:
        from cs231n.explore.widget import ExplorerWidget
    except ModuleNotFoundError as missing:
        if missing.name != "anywidget":
            raise
        return Frame(_page(parts, function))
    return ExplorerWidget(
        setting=settings.write(parts), own=own.described(function) if function else {}
    )


def case_page(function: str, case: str) -> str:
    """Show one of your functions on a published test, as HTML for the panel of `check`.

    Args:
        function: Its name, such as "conv_forward_naive".
        case: The name of the test.

    Returns:
        The explorer in a frame, opened at the first wrong number.

    Raises:
        ValueError: If there is no such function or test.
    """
    parts = own.published(function, case)
    return Frame(_page(parts, function, film=True), height=640)._repr_html_()


def _setting_of(what: str) -> str:
    """Return the setting that a name means."""
    if not what or "=" in what:
        return what
    operations = building.table("settings")["operations"]
    if what in operations:
        return f"op={what}"
    if operation := own.operation_of(what):
        return f"op={operation}"
    names = [*operations, *dict.fromkeys(name for _, name in own.FUNCTIONS.values())]
    near = difflib.get_close_matches(what, names, n=3)
    return fail(
        "the explorer knows no such name",
        got=repr(what),
        expected=", ".join(near or names),
        hint="Choose one of these, or give a setting such as op=conv_forward&H=6",
    )


def _page(parts: dict[str, str], function: str | None, *, film: bool = False) -> str:
    if function is None:
        return building.page(settings.write(parts), film=film)
    address, request = own.drawn(parts)
    yours = {**own.described(function), "answer": own.answer(request)}
    return building.page(address, yours, film=film)
