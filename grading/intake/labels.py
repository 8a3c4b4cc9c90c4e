"""Find out who is who in a class without a roster, by the labels of the submissions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from grading.intake.names import without_work
from grading.intake.people.spelling import exact
from grading.intake.survey import Finding
from grading.intake.work.shape import Shape

# What a browser, a disk or a student adds to the name of another version.
_VERSION = re.compile(
    r"(?:[-_ ]?\(\d+\)|[-_ ]copy(?:[-_ ]?\d+)?| - copy|[-_ ]v(?:ersion)?[-_ ]?\d+)$", re.IGNORECASE
)


def tell_apart(findings: Sequence[Finding], shape: Shape) -> None:
    """Find out who is who without a roster, and change the labels of the owners.

    Two people of one name and different ids get a label each. "ann (1)" and "ann_v2" beside "ann"
    are not other people, but more attempts. "ann_layers.py" and "ann_cnn.py" are both Ann's, and so
    is "Ann.zip": names are compared without case, as everywhere.

    Args:
        findings: what `survey` found; the labels of their owners are changed.
        shape: what a submission looks like.
    """
    ids: dict[str, set[tuple[str, str]]] = {}
    for finding in findings:
        if finding.owner is not None and finding.owner.ids:
            ids.setdefault(finding.owner.label, set()).add(finding.owner.ids[0])
    for finding in findings:
        owner = finding.owner
        if owner is not None and owner.ids and len(ids[owner.label]) > 1:
            finding.owner = replace(owner, label=f"{owner.label} ({owner.ids[0][1]})")
    named = [finding for finding in findings if finding.owner and not finding.owner.ids]
    labels = {finding.owner.label for finding in findings if finding.owner}
    rests = {id(f): without_work(f.owner.label, shape) for f in named if f.form == "loose file"}
    shared = Counter(rests.values())
    for finding in named:
        label = finding.owner.label
        rest = rests.get(id(finding), "")
        if rest and (rest in labels or shared[rest] > 1):
            label = rest
        elif (first := _VERSION.sub("", label)) in labels:
            label = first
        finding.owner = replace(finding.owner, label=label)
    spelled: dict[str, str] = {}
    for finding in findings:
        if finding.owner:
            label = spelled.setdefault(exact(finding.owner.label), finding.owner.label)
            finding.owner = replace(finding.owner, label=label)
