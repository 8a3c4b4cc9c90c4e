"""The texts that the marking page's script shows, in the reader's language."""

from __future__ import annotations

from grading.support import program
from grading.support.translation import tr


def words() -> dict[str, str]:
    """By the key that the script uses, a text; the script fills the places in braces."""
    return {
        "marked": tr("{count} of {whole} marked", count="{count}", whole="{whole}"),
        "blank": tr(
            "{count} of {whole} marked, {blank} not answered",
            count="{count}",
            whole="{whole}",
            blank="{blank}",
        ),
        "not_answered": tr("Not answered"),
        "nobody": tr("Nobody answered this question"),
        "who": tr("{who} ({place} of {whole})", who="{who}", place="{place}", whole="{whole}"),
        "points": tr("{points} points", points="{points}"),
        "no_points": tr("no points"),
        "not_marked": tr("not marked"),
        "worth": tr("{title}, {points} points", title="{title}", points="{points}"),
        "question": tr(
            "{title} ({marked} of {answers})",
            title="{title}",
            marked="{marked}",
            answers="{answers}",
        ),
        "saving": tr("Saving"),
        "saved": tr("Saved, version {version}", version="{version}"),
        "unsaved": tr("Not saved"),
        "later": tr("Not saved yet"),
        "failed": tr("Not saved: {problem}. The next change saves it again.", problem="{problem}"),
        "no_server": tr(
            "{program} mark does not answer. If it has stopped, start it again with --port {port}, "
            "and open the address that it prints.",
            program=program.name(),
            port="{port}",
        ),
        "no_number": tr("the points are not a number"),
        "marked_by": tr("Marked by {author}", author="{author}"),
        "other": tr(
            "{author} marked this meanwhile: {points}. {comment}",
            author="{author}",
            points="{points}",
            comment="{comment}",
        ),
        "all_marked": tr("All answers are marked"),
        "nothing": tr("Nothing to undo"),
        "marker": tr("marker"),
        "no_questions": tr("This assignment has no questions to mark"),
    }
