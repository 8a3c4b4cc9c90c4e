"""`verify`: the proof that the assignment grades correctly."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grading.cli.shared import FAILED, common, file_option, parts_option
from grading.support import outputs
from grading.support.text import clean

if TYPE_CHECKING:
    from rich.console import Console

    from grading.authoring.memory import Memory
    from grading.authoring.verify import Proof, VerifyReport
    from grading.sandbox.runner import Mechanism, Runner
    from grading.spec.manifest import Assignment

KINDS = {
    "solution": "solutions earn full marks",
    "blank": "blank hand-outs earn nothing",
    "misconception": "misconceptions are caught, and called nothing else",
    "name": "no name is contradicted by a test that passes",
    "variant": "other right answers earn full marks",
    "references": "stored references are current",
    "points": "the points of a part add up to 100",
    "region": "every marked region is paired and asked for",
    "mutant": "changed solutions lose points, or are excused",
    "excuse": "excuses are needed",
    "seeds": "known answers score the same under every seed",
}


@click.command()
@file_option(
    "--json", "Write the proofs as JSON.", outputs.document("schema", "ok", "given", "proofs")
)
@parts_option("Prove these parts alone.")
@click.option("--write-references", is_flag=True, help="First write assignment/references anew.")
@click.option("--mutants", is_flag=True, help="Also try every small change to the solutions.")
@click.option(
    "--seeds",
    metavar="N",
    type=click.IntRange(min=2),
    help="Also judge every known answer under N secret seeds; its score must not change.",
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
    help="What the answers run in (default: the strongest here, else none).",
)
@file_option(
    "--promises",
    "Only write a page of what each docstring promises, with its tests and known mistakes.",
    outputs.text("a page of promises", "# Promises\n"),
    "page",
)
@common
def verify(
    json: Path | None,
    parts: str | None,
    write_references: bool,
    mutants: bool,
    seeds: int | None,
    cache: Path | None,
    sandbox: Mechanism | None,
    page: Path | None,
    folder: Path | None,
    no_color: bool,
) -> None:
    """Prove that the assignment grades correctly.

    Solutions earn full marks, blanks nothing; each misconception is caught and named; each other
    right answer is accepted. With --mutants, every small change of a solution loses points or
    stands in assignment/equivalent_mutants.toml. With --seeds, no score depends on the luck of a
    draw. Both go on where they were stopped. Exit code 1 if anything does not hold.
    """
    from grading.authoring import promises, remake
    from grading.authoring import verify as proving
    from grading.authoring.memory import Memory, usual_file
    from grading.cli import shared
    from grading.report import terminal
    from grading.sandbox import side_by_side
    from grading.student import own

    def open_one() -> Runner:
        return own.open_own() if sandbox is None else shared.open_sandbox(sandbox)

    assignment = shared.load_assignment(folder, parts)
    if page:
        shared.write_text(page, promises.page(assignment))
        click.echo(f"Written to {page}.")
        return
    screen = shared.console(no_color, err=True)
    with side_by_side.opened(open_one) as runners:
        if write_references:
            with screen.status("Writing references") as status:
                written = remake.write(assignment, runners, status.update)
            click.echo(f"References of {len(written)} exercises written.")
        with terminal.progress(screen) as bar:
            task = bar.add_task("Proving", total=None)

            def advance(proof: Proof, done: int, of: int) -> None:
                bar.update(task, completed=done, total=of, description=f"Proving {proof.exercise}")

            report = proving.run(assignment, runners, advance)
        memory = Memory(cache or usual_file(assignment)) if mutants or seeds else Memory(None)
        if seeds:
            _try_seeds(assignment, report, runners, seeds, memory, screen)
        if mutants:
            _try_mutants(assignment, report, runners, memory, screen)
    if json:
        shared.write_json(json, report.to_json())
    _show(report, shared.console(no_color))
    if not report.ok:
        sys.exit(FAILED)


def _try_mutants(
    assignment: Assignment,
    report: VerifyReport,
    runners: Sequence[Runner],
    memory: Memory,
    screen: Console,
) -> None:
    """Add a proof for each mutant; what is known stays known when it is stopped."""
    from grading.authoring import mutants
    from grading.report import terminal

    began = time.perf_counter()
    with terminal.progress(screen) as bar:
        task = bar.add_task("Changing", total=None)

        def advance(one: mutants.Tried, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description=f"Changing {one.exercise}")

        tried = mutants.run(
            assignment, runners, cache=memory, failing=report.failing, progress=advance
        )
    report.proofs += mutants.proofs(assignment, tried)
    report.seconds += time.perf_counter() - began


def _try_seeds(
    assignment: Assignment,
    report: VerifyReport,
    runners: Sequence[Runner],
    seeds: int,
    memory: Memory,
    screen: Console,
) -> None:
    """Add a proof for each known answer; what is known stays known when it is stopped."""
    from grading.authoring import fairness
    from grading.report import terminal

    began = time.perf_counter()
    with terminal.progress(screen) as bar:
        task = bar.add_task("Seeds", total=None)

        def advance(proof: Proof, done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, description=f"Seeds: {proof.exercise}")

        report.proofs += fairness.run(assignment, runners, seeds, memory=memory, progress=advance)
    report.seconds += time.perf_counter() - began


def _show(report: VerifyReport, out: Console) -> None:
    """A line for each kind of proof, and every proof that failed."""
    from grading.report import terminal

    made = terminal.table("What holds", "Proofs", "", right=("Proofs",))
    for kind in dict.fromkeys(proof.kind for proof in report.proofs):
        proofs = [proof for proof in report.proofs if proof.kind == kind]
        held = sum(proof.ok for proof in proofs)
        mark = terminal.look("ok" if held == len(proofs) else "wrong")
        made.add_row(KINDS.get(kind, kind), f"{held}/{len(proofs)}", mark)
    out.print(made)
    for proof in report.proofs:
        if not proof.ok:
            out.print(clean(f"✗ {proof.exercise}: {proof.kind} {proof.subject}: {proof.seen}"))
    if report.given:
        given: dict[str, list[str]] = {}
        for region in report.given:
            path, _, name = region.partition(":")
            given.setdefault(path, []).append(name)
        out.print("Given to students, for no exercise asks for it:", style="dim")
        for path, names in given.items():
            out.print(f"  {path}: {', '.join(names)}", style="dim")
    out.print(f"{len(report.proofs)} proofs in {report.seconds:.1f} s")
