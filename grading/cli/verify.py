"""`verify`: test that the assignment grades correctly."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grading.cli.common.options import parts_option
from grading.cli.common.output_files import file_option
from grading.cli.common.shared import FAILED, common, say, say_counted
from grading.support import outputs
from grading.support.text import clean
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from rich.console import Console

    from grading.authoring.proofs.mutants import Tried
    from grading.authoring.proofs.proof import Proof, VerifyReport
    from grading.sandbox.runner import Mechanism, Runner
    from grading.spec.manifest import Assignment

KINDS = {
    "fault": tr("exercises can be graded"),
    "solution": tr("solutions earn full marks"),
    "blank": tr("blank hand-outs earn nothing"),
    "test": tr("each test catches a misconception"),
    "misconception": tr("misconceptions are caught, and named correctly"),
    "name": tr("no passing test contradicts the named mistake"),
    "variant": tr("other right answers earn full marks"),
    "references": tr("stored references are current"),
    "points": tr("the points of each part add up to 100"),
    "region": tr("each marked region is complete and has an exercise"),
    "question": tr("each question has a cell for its answer, and a rubric that can be read"),
    "mutant": tr("changed solutions lose points, or are listed as equivalent"),
    "excuse": tr("listed equivalents are still needed"),
    "seeds": tr("known answers score the same with every seed"),
}


@dataclass(frozen=True)
class VerifyRequest:
    """The options of `verify`, by the names of their parameters."""

    json: Path | None
    parts: str | None
    write_references: bool
    mutants: bool
    all_pairs: bool
    seeds: int | None
    cache: Path | None
    sandbox: Mechanism | None
    page: Path | None
    folder: Path | None
    no_color: bool


@click.command()
@file_option(
    "--json",
    "Write the results to this file, as JSON.",
    outputs.document("schema", "ok", "given", "proofs"),
)
@parts_option("Verify only these parts (default: all).")
@click.option(
    "--write-references", is_flag=True, help="Update assignment/references before anything else."
)
@click.option("--mutants", is_flag=True, help="Also try every small change to the solutions.")
@click.option(
    "--all-pairs",
    is_flag=True,
    help="Try every pair of known mistakes in one answer (default: a few pairs per exercise).",
)
@click.option(
    "--seeds",
    metavar="N",
    type=click.IntRange(min=2),
    help="Also grade every known answer with N secret seeds; its score must not change.",
)
@file_option(
    "--cache",
    "Cache file for --mutants and --seeds (default: in the user's cache folder).",
    outputs.text("a cache of results", "[0-9a-f]{32} "),
)
@click.option(
    "--sandbox",
    type=click.Choice(["auto", "bubblewrap", "landlock", "unsafe"]),
    default=None,
    help="Sandbox to use (default: the strongest one on this machine, or none if it has none).",
)
@file_option(
    "--promises",
    "Write a page that lists what each docstring promises and the tests for it, then stop.",
    outputs.text("a page of promises", "# Promises\n"),
    "page",
)
@common
def verify(**options: Any) -> None:
    """Test that the assignment grades correctly.

    Solutions must earn full marks and blanks nothing; each misconception must be caught and named,
    and each test must catch one; other right answers must be accepted. With --mutants, every small
    change to a solution must lose points or be listed in assignment/equivalent_mutants.toml. With
    --seeds, no score may depend on the seed. Both continue where they were stopped. The exit code
    is 1 if any test fails.
    """
    from grading.authoring.proofs import promises
    from grading.cli.common import output_files, shared
    from grading.sandbox import side_by_side

    request = VerifyRequest(**options)
    assignment = shared.load_assignment(
        request.folder, request.parts, mine=request.write_references
    )
    if request.page:
        output_files.write_text(request.page, promises.page(assignment))
        say("The promises are in {page}.", page=request.page)
        return
    with side_by_side.opened(lambda: _open_runner(request.sandbox)) as runners:
        report = _prove(request, assignment, runners)
    if request.json:
        output_files.write_json(request.json, report.to_json())
    _show(report, shared.console(request.no_color))
    if not report.ok:
        sys.exit(FAILED)


def _open_runner(sandbox: Mechanism | None) -> Runner:
    from grading.cli.common import shared
    from grading.student import checking

    return checking.open_sandbox() if sandbox is None else shared.open_sandbox(sandbox)


def _prove(
    request: VerifyRequest, assignment: Assignment, runners: Sequence[Runner]
) -> VerifyReport:
    """Run every proof; those of mutants and seeds are cached, so that a later run continues."""
    from grading.authoring.proofs import fairness, known_answers, mutants, remake
    from grading.authoring.proofs import verify as proving
    from grading.authoring.proofs.memory import Memory, usual_file
    from grading.cli.common import output_files, shared

    screen = shared.console(request.no_color, err=True)
    if request.write_references:
        place = assignment.folder / "references"
        with screen.status(tr("Writing references")) as status, output_files.writing(place):
            written = remake.write(assignment, runners, status.update)
        say_counted(
            "Wrote the references of 1 exercise.",
            "Wrote the references of {number} exercises.",
            len(written),
        )
    pairs = None if request.all_pairs else known_answers.PAIRS
    with _bar(screen, tr("Verifying")) as advance:
        report = proving.run(assignment, runners, advance, pairs=pairs)
    if not (request.mutants or request.seeds):
        return report
    memory = Memory(request.cache or usual_file(assignment))
    began = time.perf_counter()
    if request.seeds:
        with _bar(screen, tr("Trying seeds")) as advance:
            report.proofs += fairness.run(
                assignment, runners, request.seeds, memory=memory, progress=advance
            )
    if request.mutants:
        with _bar(screen, tr("Trying mutants")) as advance:
            results = mutants.run(
                assignment, runners, cache=memory, failing=report.failing, progress=advance
            )
        report.proofs += mutants.proofs(assignment, results)
    report.seconds += time.perf_counter() - began
    return report


@contextlib.contextmanager
def _bar(screen: Console, what: str) -> Iterator[Callable[[Proof | Tried, int, int], None]]:
    """Show a progress bar; yield a function to call with (result, number done, total)."""
    from grading.report import terminal

    with terminal.progress(screen) as bar:
        task = bar.add_task(what, total=None)

        def advance(result: Proof | Tried, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description=f"{what}: {result.exercise}")

        yield advance


def _show(report: VerifyReport, out: Console) -> None:
    """Print a line per kind of proof, and every proof that failed."""
    from grading.report import terminal

    table = terminal.table(tr("Proof"), tr("Passed"), "", right=(tr("Passed"),))
    for kind in dict.fromkeys(proof.kind for proof in report.proofs):
        proofs = [proof for proof in report.proofs if proof.kind == kind]
        passed = sum(proof.ok for proof in proofs)
        mark = terminal.look("ok" if passed == len(proofs) else "wrong")
        table.add_row(KINDS.get(kind, kind), f"{passed}/{len(proofs)}", mark)
    out.print(table)
    for proof in report.proofs:
        if not proof.ok:
            out.print(clean(f"✗ {proof.line()}"))
    if report.given:
        given: dict[str, list[str]] = {}
        for region in report.given:
            path, _, name = region.partition(":")
            given.setdefault(path, []).append(name)
        out.print(tr("Students get this code, because no exercise requires it:"), style="dim")
        for path, names in given.items():
            out.print(f"  {path}: {', '.join(names)}", style="dim")
    out.print(
        counted(
            "1 proof in {seconds:.1f} s",
            "{number} proofs in {seconds:.1f} s",
            len(report.proofs),
            seconds=report.seconds,
        )
    )
