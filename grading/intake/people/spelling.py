"""Names and ids in plain form, so that two ways to write one of them are the same."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def exact(text: str) -> str:
    """A text whose only freedom is case, width and space: "Zoë" in two spellings is one."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", flat).split())


def plain(text: str) -> str:
    """A text without case, accents, space and punctuation: "Lee, Zoë" is "leezoe"."""
    flat = unicodedata.normalize("NFKD", exact(text).translate(_LETTERS))
    return "".join(c for c in flat if c.isalnum() or c == "@")


def words(text: str) -> list[str]:
    """The words of a text in plain form."""
    flat = unicodedata.normalize("NFKD", exact(text).translate(_LETTERS))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return [plain(word) for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", flat)]


def identifier(text: str) -> str:
    """An id as it is compared: Excel's "1.0", "'0012" and Brightspace's "#12" are plain again."""
    found = exact(text).strip("'\"# ")
    return found[:-2] if re.fullmatch(r"\d+\.0", found) else found


def identifier_as_written(text: str) -> str:
    """An id as it is shown: without what a spreadsheet put around a number."""
    return identifier(text) if re.fullmatch(r"['#\s]*\d+(?:\.0)?\s*", text) else text


def shown(raw: str | bytes) -> str:
    """A name fit to be shown: decoded with replacement, no control characters, not too long.

    Example:
        >>> shown("ann\\x1b[2J")
        'ann[2J'
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    # File names that are no text come from the system as lone surrogates.
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    # Cc, Cf, Co, Cs, Cn: what cannot be seen, or turns the line round.
    kept = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split())
    return kept[:120] or "(no name)"
