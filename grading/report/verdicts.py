"""The verdict on one exercise as lines of text: a headline, the first failure, the rest in brief.

Everything from a submission passes through `clean`, and is text, never markup.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from grading.report.terminal import look, message_key
from grading.support.text import clean, number
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from rich.text import Text

    from grading.judging.results import ExerciseResult, TestResult

# How many calls of a test a terminal shows, and how many characters of them. A page shows all.
CALLS, CALLS_LONG = 2, 300
# How many rows, columns and digits of an array it shows around the worst place. There are more
# digits if the worst place would show no difference.
ROWS, COLUMNS, DIGITS, MOST_DIGITS = 5, 5, 4, 7
ACROSS = 45  # characters for the columns of one of the two arrays
BRIEF = 90


def verdict_lines(exercise: ExerciseResult) -> Iterable[Text]:
    """The verdict on one exercise as lines.

    Args:
        exercise: the verdict.

    Yields:
        One rich Text per line.
    """
    from rich.text import Text

    if exercise.prints:
        yield Text(tr("  Your code printed:"), style="dim")
        for line in clean(exercise.prints).splitlines():
            yield Text(f"    {line}", style="dim")
    head = Text.assemble((clean(exercise.id), "bold"), f"  {clean(exercise.title)}")
    head.append(
        tr(
            "  {score} of {top} points",
            score=number(exercise.score),
            top=number(exercise.max_score),
        ),
        "cyan",
    )
    yield head
    for line in clean(exercise.headline).splitlines():
        yield Text(f"  {line}", style="bold")
    if exercise.hint:
        yield Text(tr("  Hint: {hint}", hint=clean(exercise.hint)), style="cyan")
    yield from _tests(exercise)
    for note in exercise.notes:
        if note != exercise.headline:
            yield Text(f"  {clean(note)}")


def _tests(exercise: ExerciseResult) -> Iterator[Text]:
    """A line for each test that failed, the first of them in full; then the tests that passed."""
    first = True
    for test in exercise.tests:
        if _passed(test) or test.advice is not None:
            continue
        if first:
            yield _line(test)
            yield from _in_full(test, exercise.headline)
            first = False
        else:
            yield _line(test).append(_brief(test))
    for test in exercise.tests:
        if _passed(test) and test.advice is None:
            yield _line(test)
    for test in exercise.tests:
        if test.advice is not None:
            yield from _advice(test)


def _line(test: TestResult) -> Text:
    """A test's status, name and points."""
    from rich.text import Text

    status = look(test.status, message_key(test), test.score, test.max_score)
    points = (f"  ({number(test.max_score)})", "dim")
    return Text.assemble("  ", status, f"  {clean(test.name)}", points)


def _passed(test: TestResult) -> bool:
    """Whether a test earned its points, or would have if it were worth any."""
    return test.status == "ok" and (test.score == test.max_score or not test.message)


def _in_full(test: TestResult, headline: str) -> Iterator[Text]:
    from rich.text import Text

    if test.message != headline:
        for line in clean(test.message).splitlines():
            yield Text(f"      {line}")
    if test.status == "missing":
        return
    detail = test.detail or {}
    for drawn in detail.get("pictures", [])[:1]:
        for line in picture_lines(drawn, drawn.get("name") == detail.get("named")):
            yield Text(f"      {line}")
    yield from _called(test)


def _brief(test: TestResult) -> str:
    """The message of a further failed test in brief; empty if it repeats an earlier one."""
    if test.repeats:
        return ""
    # The place and the allowed error are only shown for the first failure.
    text = clean((test.detail or {}).get("brief") or test.message).partition("\n")[0]
    return f": {text if len(text) <= BRIEF else text[:BRIEF].rsplit(' ', 1)[0] + ' ...'}"


def _advice(test: TestResult) -> Iterator[Text]:
    """A test that is worth no points in this profile: its result, and why it has no points."""
    from rich.text import Text

    if test.visibility == "hidden":
        return
    if test.status == "ok":
        yield Text.assemble(
            "  ", look("ok"), f"  {clean(test.name)}", (f"  ({tr('advice')})", "dim")
        )
        return
    yield Text.assemble("  ", (f"· {tr('advice')}", "yellow"), f"  {clean(test.name)}")
    advice = tr("{advice} It costs no points.", advice=test.advice)
    for line in clean(f"{test.message}\n{advice}").splitlines():
        yield Text(f"      {line}")


def picture_lines(drawn: dict[str, Any], named: bool) -> list[str]:
    """Expected numbers next to the student's, around the worst place, which is in brackets.

    Args:
        drawn: the numbers; see `diagnosis.picture`.
        named: whether the line above has the name of the array.

    Returns:
        The lines; none if there is only one number.
    """
    want, got = drawn.get("expected") or [], drawn.get("got") or []
    if not want or not want[0] or len(want) * len(want[0]) < 2:
        return []
    spot, start = [0, 0, *drawn["worst"]][-2:], drawn["start"]
    row, column = (int(at) - int(begin) for at, begin in zip(spot, start, strict=True))
    digits = next(
        (
            n
            for n in range(DIGITS, MOST_DIGITS)
            if len({_number(t[row][column], n) for t in (want, got)}) > 1
        ),
        DIGITS,
    )
    # Both arrays side by side must fit into a line, with a space before every number.
    rows = _window(row, len(want), ROWS)
    shown = [
        _cell(table[i][j], digits, False)
        for table in (want, got)
        for i in rows
        for j in _window(column, len(want[0]), COLUMNS)
    ]
    cell = max(digits + 5, *(len(text.strip()) + 2 for text in shown))
    columns = _window(column, len(want[0]), min(COLUMNS, ACROSS // cell))
    width = cell * len(columns)
    lines = [f"{tr('expected'):<{width + 3}}{tr('yours')}"]
    for i in rows:
        pair = [
            "".join(
                f"{_cell(table[i][j], digits, (i, j) == (row, column)):>{cell}}" for j in columns
            )
            for table in (want, got)
        ]
        lines.append(f"{pair[0]}   {pair[1]}".rstrip())
    name, shape = clean(drawn.get("name", "")), [int(n) for n in drawn.get("shape", [])]
    if len(rows) * len(columns) < math.prod(shape):
        spans = [
            f"{int(begin) + part.start}:{int(begin) + part.stop}"
            for begin, part in zip(start, (rows, columns), strict=True)
        ]
        lead = [str(int(index)) for index in drawn.get("slice", [])]
        lines.insert(0, f"{name}[{', '.join([*lead, *spans][-len(shape) :])}]:")
    elif not named:
        lines.insert(0, f"{name}:")
    return lines


def _window(at: int, count: int, most: int) -> range:
    begin = max(0, min(at - most // 2, count - most))
    return range(begin, min(begin + most, count))


def _cell(value: float | None, digits: int, worst: bool) -> str:
    text = _number(value, digits)
    return f"[{text}]" if worst else f"{text} "


def _number(value: float | None, digits: int) -> str:
    return "nan/inf" if value is None else f"{value:.{digits}g}"


def _called(test: TestResult) -> Iterable[Text]:
    """The last calls that a published test made, with their arguments."""
    from rich.text import Text

    calls = [clean(call) for call in (test.detail or {}).get("calls", [])]
    if not calls:
        return
    earlier = len(calls) - CALLS
    text = "; ".join(calls[-CALLS:])
    if len(text) > CALLS_LONG:
        text = text[:CALLS_LONG] + "..."
    if earlier > 0:
        line = counted(
            "Called: {calls} (after 1 other call)",
            "Called: {calls} (after {number} other calls)",
            earlier,
            calls=text,
        )
    else:
        line = tr("Called: {calls}", calls=text)
    yield Text(f"      {line}", style="dim")
