"""Messages in the reader's language, from gettext catalogs.

Every sentence for a person passes through `tr`, `counted` or an `ExplainedError`. It is a whole
sentence with named places for values, so that a translator can put the values where they belong.
`make catalog` collects the sentences in `messages.pot` files. English needs no catalog.
"""

from __future__ import annotations

import functools
import gettext
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

DOMAIN = "messages"
LOCALES = [Path(__file__).resolve().parents[1] / "locale"]


def add_locale(folder: Path) -> None:
    """Also look for translations in the catalogs of another package, such as the course's own.

    Args:
        folder: the folder with a subfolder per language, as gettext expects it.
    """
    LOCALES.append(folder)
    _catalog.cache_clear()


@functools.cache
def _catalog() -> gettext.NullTranslations:
    """Return the catalogs for the first of LANGUAGE, LC_ALL, LC_MESSAGES and LANG that is set."""
    first, *others = (gettext.translation(DOMAIN, folder, fallback=True) for folder in LOCALES)
    for other in others:
        first.add_fallback(other)
    return first


def tr(message: str, /, **values: object) -> str:
    """Translate a message.

    Args:
        message: the English text, with named places in braces for `str.format`. Without `values`
            the text is used unchanged.
        values: the values for these places, by name.

    Returns:
        The text in the reader's language, or in English if there is no translation.
    """
    text = _catalog().gettext(message)
    return text.format(**values) if values else text


def counted(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Translate a message whose words depend on a number.

    Args:
        singular: the English text for 1.
        plural: the English text for any other number.
        number: the number; both texts may show it as `{number}`.
        values: the values for the other places, by name.

    Returns:
        The text in the reader's language, with that language's rules for plurals.
    """
    return _catalog().ngettext(singular, plural, number).format(number=number, **values)


class ExplainedError(Exception):
    """An error that tells a person what is wrong, in their language.

    Args:
        message: the English text, as `tr` takes it.
        values: the values for its places.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(tr(message, **values))


class Sentences(list[str]):
    """Sentences for a person, each in their language."""

    def say(self, message: str, /, **values: object) -> None:
        """See `tr`: add such a sentence."""
        self.append(tr(message, **values))

    def say_counted(self, singular: str, plural: str, number: int, /, **values: object) -> None:
        """See `counted`: add such a sentence."""
        self.append(counted(singular, plural, number, **values))


class WrongValue(ExplainedError, ValueError):  # noqa: N818 - it says what is wrong
    """A value cannot be used; the message says why."""


def translate_help(command: click.Command) -> None:
    """Replace the help of a command, its options and its subcommands by their translations."""
    if command.help:
        # The catalog has the text of a docstring without its indentation.
        command.help = tr(inspect.cleandoc(command.help).partition("\f")[0])
    for parameter in command.params:
        text = getattr(parameter, "help", None)
        if text:
            parameter.help = tr(text)
    for subcommand in getattr(command, "commands", {}).values():
        translate_help(subcommand)
