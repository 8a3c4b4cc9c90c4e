"""Read a name again that was decoded with a wrong encoding, such as "JosΘ" for "José".

A zip file or a disk does not say in which encoding its names are. A reading counts only if it is a
person on the roster, so nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from grading.intake.files.decode import ASIAN

# Encodings in which programs write names, for Western and Eastern Europe, Cyrillic and East Asia.
WRITTEN = (
    *("cp1252", "mac_roman", "cp850", "cp437", "cp1250", "iso8859_2", "cp852", "mac_latin2"),
    *("cp1254", "cp1251", "cp866", "koi8_r", "gb18030", "big5", "shift_jis", "cp949"),
)

# The letters outside ASCII of languages in Latin script. No word has letters of two languages.
_ALPHABETS = tuple(
    map(
        frozenset,
        (
            *("àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü", "áâãàçéêíóôõúü", "àèéìíîòóùú", "àçèéíïòóúü"),
            *("æøåéóòôêäöü", "åäöéàüšž", "áðéíóúýþæö", "áéíóúàèëïöü", "âêîôûáéíóúàèïŵŷ", "äöõüšž"),
            *("áäčďéěíĺľňóôŕřšťúůýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţ", "čćđšž", "çğıöşüâîû"),
        ),
    )
)
_WORD = re.compile(r"[^\W\d_]+")


def readings(text: str) -> Iterator[str]:
    """What a name on a disk or in an archive may be if it was decoded with a wrong encoding.

    Args:
        text: the name.

    Yields:
        Other texts of the same bytes in which all characters outside ASCII are letters.
    """
    if text.isascii():
        return
    # The names in a zip file were decoded with one of these, or with none.
    asian = (_bytes(text, name) for name in ASIAN)
    for raw in (_bytes(text, "cp437"), _bytes(text, "utf-8", "surrogateescape"), *asian):
        for name in WRITTEN if raw else ():
            again = _decoded(raw, name)
            if again != text and all(c.isascii() or c.isalpha() or _is_mark(c) for c in again):
                yield again


def as_decoded(text: str, encoding: str) -> Iterator[str]:
    """How a name may look in a list that was decoded with a wrong encoding.

    Args:
        text: the name as it is.
        encoding: the encoding with which the list was decoded.

    Yields:
        The texts to look for in the list.
    """
    if text.isascii():
        return
    composed = unicodedata.normalize("NFC", text)
    for name in WRITTEN:
        if (raw := _bytes(composed, name)) and (again := _decoded(raw, encoding)):
            yield again


def is_plausible(text: str) -> bool:
    """Whether a text looks as if it was decoded with the right encoding.

    In a name, each character outside ASCII is a letter, a dash or an apostrophe, and a capital
    letter inside a word has no small one beside it. "JosŽ" and "LÄon" are not plausible. Neither
    are "Èapková", which has letters of two languages, and "Јukasz", which has two scripts.
    """
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if c.isascii():
            continue
        if not (c.isalpha() or _is_mark(c) or c in "’–—“”\u00a0ºª"):
            return False
        if c in "ºª" and not before.isdecimal():
            return False
        if c.isupper() and before.isalpha() and (before.islower() or after.islower()):
            return False
        if c.isalpha() and not _is_latin(c) and any(_is_small(beside) for beside in before + after):
            return False
    return all(_is_of_one_language(word) for word in set(_WORD.findall(text)))


def _is_latin(c: str) -> bool:
    return "LATIN" in unicodedata.name(c, "") or c in "ºª"


def _is_small(c: str) -> bool:
    return c.isascii() and c.islower()


def _is_of_one_language(word: str) -> bool:
    letters = {c for c in word.lower() if not c.isascii() and _is_latin(c) and c not in "ºª"}
    return not letters or any(letters <= alphabet for alphabet in _ALPHABETS)


def _is_mark(c: str) -> bool:
    return unicodedata.category(c).startswith("M")


def _bytes(text: str, encoding: str, errors: str = "strict") -> bytes:
    try:
        return text.encode(encoding, errors)
    except UnicodeError:
        return b""


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return ""
