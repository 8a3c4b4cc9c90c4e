"""Count how many lines of code each network takes."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path


def network_lines(key: str) -> int:
    """Count the lines of code of the class `Network`."""
    path = Path(__file__).with_name(f"{key}.py")
    return code_lines(path.read_text(encoding="utf-8"), "class Network")


def layer_lines() -> int:
    """Count the lines of the naive layers that the network from scratch needs in addition."""
    text = (Path(__file__).resolve().parents[1] / "layers.py").read_text(encoding="utf-8")
    layers = ("conv", "max_pool")
    names = [f"{name}_{way}_naive" for name in layers for way in ("forward", "backward")]
    names += ["affine_forward", "affine_backward", "softmax_loss"]
    return sum(code_lines(text, f"def {name}(") for name in names)


def code_lines(text: str, head: str) -> int:
    """Count the lines of the top-level class or function that begins with `head`.

    Lines with nothing but a comment, a docstring or a closing bracket are not counted.
    """
    lines = text.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(head))
    inside = lines[start:]
    # It ends at the next line that is not indented and does not close a bracket.
    ends = (i for i, line in enumerate(inside) if i and line[0] not in " )\n#")
    block = "".join(inside[: next(ends, len(inside))])
    counted: set[int] = set()
    fresh = True  # at the start of a statement, where a string is a docstring
    for token in tokenize.generate_tokens(io.StringIO(block).readline):
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            fresh = True
        elif token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER):
            if not (fresh and token.type == tokenize.STRING) and token.string not in ")]},:":
                counted.update(range(token.start[0], token.end[0] + 1))
            fresh = False
    return len(counted)
