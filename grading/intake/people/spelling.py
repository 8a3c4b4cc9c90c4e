"""Names and ids in plain form, so that different ways to write them compare as equal."""

from __future__ import annotations

import re
import unicodedata

_NO_ID = frozenset({"", "na", "nan", "none", "null"})
# Words that name a piece of work or a group, and not a person.
_WORK_WORDS = (
    *("assignments?", "submissions?", "homework", "home", "hw", "code", "src", "source"),
    *("sources", "lab", "labs", "ex", "exercise", "exercises", "project", "final", "draft"),
    *("copy", "backup", "old", "new", "work", "solution", "solutions", "answer", "answers"),
    *("handin", "handout", "upload", "uploads", "attempt", "version", "versions", "v"),
    *("pset", "ps", "problem", "part", "task", "a", "q", "try", "mine", "my", "files"),
    *("dist", "release", "notebooks", "cs", "class", "course", "group", "team", "section"),
    *("week"),
)
# The same in Chinese, Japanese and Korean, in which words have no space between them. No word that
# can be part of a name is here: Korean for "revised" is also a given name.
_NUMBER = "[一二三四五六七八九十]"
_ASIAN_WORDS = (
    *("大?作业", "大?作業", "实验", "實驗", "报告", "報告", "练习", "練習", "项目", "項目", "代码"),
    *("代碼", "程序", "程式", "源码", "解答", "答案", "提交", "补交", "最终版?", "最終版?", "期中"),
    *("期末", "課題", "宿題", "提出", "再提出", "演習", "実習", "実験", "課程", "课程", "レポート"),
    *(
        "과제",
        "숙제",
        "실습",
        "보고서",
        "레포트",
        "리포트",
        "제출",
        "최종",
        "중간",
        "기말",
        "프로젝트",
    ),
    *(f"第{_NUMBER}*[次回周週章个個]?", r"(?<=\d)[次回周週章차]", r"(?<=\d)주차"),
)
WORK = re.compile(
    rf"(?:{'|'.join(_WORK_WORDS)})|(?:[的の]?(?:{'|'.join(_ASIAN_WORDS)}){_NUMBER}*)+",
    re.IGNORECASE,
)
# Letters that Unicode does not split into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        # Persian and Arabic keyboards have letters of their own for the same sound.
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
    }
)
# How German and the Nordic languages write these letters without their marks.
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# "1.23457e+11", an id of twelve digits after a spreadsheet has saved it
ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+\d+")


def exact(text: str) -> str:
    """A text without differences of case, width, space and Unicode form."""
    flat = unicodedata.normalize("NFKC", visible(text)).casefold()
    return " ".join(unicodedata.normalize("NFC", flat).split())


def visible(text: str) -> str:
    """A text without characters that nobody sees, such as those copied along from web pages."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def plain(text: str) -> str:
    """A text without case, accents, space and punctuation: "Lee, Zoë" is "leezoe"."""
    flat = unicodedata.normalize("NFKD", exact(text).translate(_LETTERS))
    return "".join(c for c in flat if c.isalnum() or c == "@")


def two_letters(text: str) -> str:
    """A text with "ue" for "ü", as many course systems write it."""
    return exact(text).translate(_TWO_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text in plain form."""
    flat = unicodedata.normalize("NFKD", exact(text).translate(_LETTERS))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return [plain(word) for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", flat)]


def identifier(text: str) -> str:
    """An id as it is compared: Excel's "1.0" and "'0012" and Brightspace's "#12" lose their marks.

    What a spreadsheet writes into an empty cell, such as "-" or "n/a", is no id: the result is "".
    """
    key = exact(text).strip("'\"# ")
    if plain(key) in _NO_ID:
        return ""
    # Digits of other scripts become Western ones.
    key = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in key)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.0+)?", key):
        key = key.replace(",", "")
    return key.partition(".")[0] if re.fullmatch(r"\d+\.0+", key) else key


def identifier_as_written(text: str) -> str:
    """An id as it is shown: without the marks that a spreadsheet adds to a number."""
    return identifier(text) if re.fullmatch(r"['#\s]*\d+(?:\.0+)?\s*", text) else text


def is_saved_as(text: str, saved: str) -> bool:
    """Whether a spreadsheet that opens this text may save it so: 0012 as 12, or as 1.20E+01."""
    if not text.isdecimal():
        return text == saved
    if ROUNDED.fullmatch(saved.casefold()):
        decimals = len(saved.casefold().replace(",", ".").partition("e")[0].partition(".")[2])
        return float(f"{int(text):.{decimals}e}") == float(saved.replace(",", "."))
    return saved.isdecimal() and saved.lstrip("0") == text.lstrip("0")


def shown(raw: str | bytes) -> str:
    """A name that is safe to show: no control characters, and at most 120 characters.

    Example:
        >>> shown("ann\\x1b[2J")
        'ann[2J'
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    # A file name that is not text comes from the system with lone surrogates.
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    # Categories Cc, Cf, Co, Cs and Cn are invisible, or reverse the direction of a line.
    kept = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split())
    return kept[:120] or "(no name)"
