"""Messages in the reader's language, from gettext catalogs in `grading/locale/`.

Every sentence a person reads passes through `tr` or `counted`, whole and with named places for
what varies, so that a translator can move them. `make catalog` collects the sentences of
the package in `grading/locale/messages.pot`. English needs no catalog.
"""

from __future__ import annotations

import functools
import gettext
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

DOMAIN = "messages"
LOCALE = Path(__file__).resolve().parents[1] / "locale"


@functools.cache
def _catalog() -> gettext.NullTranslations:
    """The catalog for LANGUAGE, LC_ALL, LC_MESSAGES or LANG, the first of them that is set."""
    return gettext.translation(DOMAIN, LOCALE, fallback=True)


def tr(message: str, /, **values: object) -> str:
    """Translate a message.

    Args:
        message: the English text, with places in braces as `str.format` fills them. Without
            `values` it is taken as it is.
        values: what the places are filled with.

    Returns:
        The text in the reader's language, or in English if there is no translation.
    """
    text = _catalog().gettext(message)
    return text.format(**values) if values else text


def counted(one: str, many: str, number: int, /, **values: object) -> str:
    """Translate a message whose words depend on a number.

    Args:
        one: the English text for 1.
        many: the English text for any other number.
        number: the number; both texts may show it as `{number}`.
        values: what the other places are filled with.

    Returns:
        The text in the reader's language, with that language's rules for plurals.
    """
    return _catalog().ngettext(one, many, number).format(number=number, **values)


def translate_help(command: click.Command) -> None:
    """Translate the help of a command and of its options, in place."""
    command.help = command.help and tr(command.help)
    for parameter in command.params:
        text = getattr(parameter, "help", None)
        if text:
            parameter.help = tr(text)
