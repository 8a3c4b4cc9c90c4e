"""Find wording that is not plain English, and say what to write instead (`make lint`).

It reads pages, the notebooks' text, and the strings and comments of the code. A place that it finds
makes `make lint` fail.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

# The files that people read. Tests are not among them, because they quote wrong words.
PLACES = (
    *("*.md", "*.mk", "*.toml", "*.txt", "*.yml", "Makefile", "setup.py"),
    *(".ci/run", ".pre-commit-config.yaml", ".github/workflows/*.yml"),
    *("docs/**/*.md", "docs/*.py", "notebooks/*.ipynb"),
    *(
        f"{room}/**/*.{kind}"
        for room in ("assignment", "benchmarks")
        for kind in ("py", "md", "toml")
    ),
    *(
        f"{room}/**/*.{kind}"
        for room in ("cs231n", "grading")
        for kind in ("py", "pyx", "c", "h", "j2", "js", "md")
    ),
)
# This file names every pattern.
SKIPPED = {"docs/wording.py"}

_CODE = "\0"  # replaces everything that is not text, so that no pattern matches across it
_ISE = (
    "vector|optim|initial|random|general|visual|organ|recogn|summar|serial|minim|maxim|normal|"
    "regular"
)


@dataclass(frozen=True)
class Pattern:
    """Words that should not be there.

    words     a regular expression; a space in it matches any white space
    reason    what to write instead
    example   text that it finds, for the tests
    """

    words: str
    reason: str
    example: str

    def search(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every place with these words, but not inside longer words."""
        return re.finditer(rf"(?<!\w)(?:{self.words})(?!\w)".replace(" ", r"\s+"), text)


PATTERNS = (
    Pattern("[Mm]end(?:s|ed|ing)?", 'say "fix"', "You mend a test."),
    Pattern("[Ii]n place of", 'say "instead of"', "a fault in place of a zero"),
    Pattern("higher than wide", 'say "taller than wide"', "images higher than wide"),
    Pattern(
        "[Ww]hat (?:became|becomes|has become) of", "name the thing", "What became of a mutant"
    ),
    Pattern("(?:none )?for no one", 'say "none: skip"', "none for no one"),
    Pattern("rightly", 'say "correctly"', "the assignment grades rightly"),
    Pattern(
        "(?:is|are|was|were) told(?! (?:to|not|the))", 'say "reported"', "the true length is told"
    ),
    Pattern("he|his|him|himself|His", "students are they", "a mark that he has not seen"),
    Pattern("she|her|hers|herself|She|Her", "students are they", "her own mark"),
    Pattern("(?:[Cc]olour|[Bb]ehaviour|[Ff]avour)\\w*", "American spelling: -or", "Dark colours"),
    Pattern("[Ll]icence[sd]?", "American spelling: license", "the licence"),
    Pattern(
        f"(?i:(?:{_ISE})is(?:e|ed|es|er|ers|ing|ation|ations))",
        "American spelling: -ize",
        "optimisers",
    ),
    Pattern("[Ff]or want of", 'say "because there is no"', "stopped for want of memory"),
    Pattern("handed nothing in", 'say "handed in nothing"', "2 on the roster handed nothing in"),
    Pattern("in need of", 'say "needs"', "2 in need of a person"),
    Pattern("[Ww]hat (?:came|comes) of", 'say "the result of"', "what came of the tries"),
    Pattern("stands? there", 'say "is there"', "the entry stands there twice"),
    Pattern("asked of", 'say "required of"', "what is asked of students"),
    Pattern("[Cc]ommonest", 'say "most common"', "the commonest names of NumPy"),
    Pattern("ought to", 'say "should"', "each change ought to make it wrong"),
    Pattern("(?<!-)anew", 'say "again"', "a runner is started anew"),
    Pattern("[Ll]est", 'say "so that ... not"', "named, lest the browser search"),
    Pattern("[Hh]ence|[Tt]hereof|[Ww]hereof|[Ww]herein", 'say "so"', "hence the minimum"),
    Pattern("[Uu]pon", 'say "on"', "it falls back upon the older call"),
    Pattern("leans? on", 'say "needs" or "builds on"', "a part leans on exercises"),
    Pattern("by rights?", "leave it out", "they are in other functions by right"),
    Pattern("looks? whether|looked whether", 'say "check whether"', "It looks whether it is there"),
    Pattern(
        "giv(?:e|es|ing) nothing away",
        'say "contains no answers"',
        "a page that gives nothing away",
    ),
    Pattern("in another order", 'say "in a different order"', "its axes stand in another order"),
    Pattern("by (?:itself|themselves) alone", "leave it out", "refused, by themselves alone"),
    Pattern(r"\d+%? (?:or more )?asked", 'say "required"', "97% or more asked"),
    Pattern(
        r"\w+, for (?:it|they|there|that|this|what|nothing|nobody) (?:is|are|was|has|have|holds?)",
        'say "because"',
        "it pauses, for it has no room",
    ),
)
# All patterns at once. Each begins with a letter or a digit, and hardly a file has any of them.
_ANY = re.compile(
    rf"\b(?:{'|'.join(pattern.words for pattern in PATTERNS)})(?!\w)".replace(" ", r"\s+")
)


def prose(path: Path, text: str) -> str:
    """Blank out everything in a file that is not prose.

    Args:
        path: the file; its ending says which kind of text it has.
        text: its content.

    Returns:
        The text, with as many lines as before.
    """
    match path.suffix:
        case ".md":
            return re.sub(r"(?ms)^ *```.*?^ *```$", _blank, text)
        case ".ipynb":
            return _notebook(text)
        case ".py":
            return _python(text)
    # A comment sign may be between two words of a phrase.
    return re.sub(r"(?m)^ *(?:#+|//+|/?\*+)", "", text)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", _CODE, match[0])


def _notebook(text: str) -> str:
    """Return the lines of the Markdown cells, at their line numbers in the file."""
    markdown = {
        json.dumps(line, ensure_ascii=False)
        for cell in json.loads(text)["cells"]
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines(keepends=True)
    }
    lines = []
    for line in text.splitlines():
        bare = line.strip().removesuffix(",")
        lines.append(json.loads(bare).rstrip("\n") if bare in markdown else _CODE)
    return "\n".join(lines)


def _python(text: str) -> str:
    """Return the strings and comments of a module; the rest is blanked out."""
    lines = [re.sub(r"\S", _CODE, line) for line in text.splitlines(keepends=True)]
    kinds = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", -1)}
    source = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in kinds:
            continue
        (first, start), (last, end) = token.start, token.end
        for k in range(first, last + 1):
            left = start if k == first else 0
            right = end if k == last else len(source[k - 1])
            # Quotes and comment signs may be between two words of a phrase.
            shown = re.sub(
                r"^[rbfuRBFU]*[\"']+|[\"']+$|^#+",
                lambda m: " " * len(m[0]),
                source[k - 1][left:right],
            )
            lines[k - 1] = lines[k - 1][:left] + shown + lines[k - 1][right:]
    return "".join(lines)


def hits(path: Path, text: str) -> Iterator[tuple[int, str, Pattern]]:
    """Yield each place in a text: its line, the words, and the pattern that they match."""
    plain = prose(path, text)
    if not _ANY.search(plain):
        return
    for pattern in PATTERNS:
        for match in pattern.search(plain):
            yield plain.count("\n", 0, match.start()) + 1, " ".join(match[0].split()), pattern


def all_hits(root: Path) -> Iterator[str]:
    """Yield a line for each place in the files under `root`."""
    for path in sorted({path for place in PLACES for path in root.glob(place)}):
        name = path.relative_to(root).as_posix()
        if name in SKIPPED:
            continue
        places = hits(path, path.read_text(encoding="utf-8"))
        for line, words, pattern in sorted(places, key=lambda hit: hit[0]):
            yield f"{name}:{line}: {words}: {pattern.reason}"


def main() -> int:
    """Print each place; return 1 if there is one."""
    lines = list(all_hits(ROOT))
    print("\n".join(lines), end="\n" if lines else "")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
