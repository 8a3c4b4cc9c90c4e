"""Decode text that was saved by any program, such as Excel or Notepad.

It may be UTF-8 with or without a byte order mark, UTF-16, a Windows code page or GBK.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings in which a file name or text in an East Asian language is written.
ASIAN = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
# Encodings of languages in which several letters outside ASCII follow each other.
_RUNS = (
    *ASIAN,
    *("cp1251", "cp1253", "cp1255", "cp1256", "cp1252", "koi8_r"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_GB2312 = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_SAMPLE = 64 << 10  # bytes that are enough to recognize an encoding


def text_of(data: bytes) -> tuple[str, str]:
    """Decode the bytes of a file.

    Args:
        data: the bytes.

    Returns:
        The text without lone surrogates, byte order mark and NUL, and the name of its encoding.
    """
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        encoding = "latin-1"  # It has a character for every byte, so nothing is lost.
        text = data.decode(encoding)
    return text.removeprefix("\ufeff").replace("\0", ""), encoding


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    wide = _wide(data)
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _of_runs(data)
    return "utf-8"


def _wide(data: bytes) -> str:
    """UTF-16 without a mark, in which every second byte of Western text is a NUL; else ""."""
    head = data[:2000]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else ""


def _of_runs(data: bytes) -> str:
    """Recognize an 8-bit or Asian encoding by the runs of bytes outside ASCII."""
    runs = _HIGH.findall(data)
    # In "Zoë" one letter is outside ASCII, which is too little for statistics.
    if all(len(run) == 1 for run in runs):
        return "cp1252" if _decodes(data, "cp1252") else "latin-1"
    if max(map(len, runs)) >= 4:
        # No word in Latin script has four accented letters in a row.
        among = [name for name in _RUNS if name != "cp1252"]
    else:
        among = list(_RUNS)
    # Names in GBK are pairs of high bytes, and two accented letters in a row are rare.
    if all(_GB2312.fullmatch(run) for run in runs) and _decodes(data, "gb18030"):
        return "gb18030" if _ideographs(runs) else _guess(data, among)
    return _guess(data, among)


def _ideographs(runs: Sequence[bytes]) -> bool:
    """Whether pairs of bytes are common Chinese characters (level 1 and 2 of GB 2312)."""
    leads = [run[k] for run in runs for k in range(0, len(run), 2)]
    return sum(0xB0 <= lead <= 0xF7 for lead in leads) >= 0.8 * len(leads)


def _guess(data: bytes, among: Sequence[str]) -> str:
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:
        best = None
    else:
        best = from_bytes(data[:_SAMPLE], cp_isolation=list(among), enable_fallback=False).best()
    if best is not None and _decodes(data, best.encoding):
        return str(best.encoding)
    # Words in which every letter is in the upper half are Cyrillic.
    runs = _HIGH.findall(data)
    if max(map(len, runs)) >= 4 and all(min(run) >= 0xC0 for run in runs):
        return "cp1251"
    return "cp1252" if _decodes(data, "cp1252") else "latin-1"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
