"""Find out who is who in a class without a roster, by the labels of the submissions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from grading.intake.names import without_work
from grading.intake.people.spelling import exact
from grading.intake.survey import Finding
from grading.intake.work.shape import COPY, Shape

_VERSION = re.compile(rf"(?:{COPY}|[-_ ]v(?:ersion)?[-_ ]?\d+)$", re.IGNORECASE)


def tell_apart(findings: Sequence[Finding], shape: Shape) -> None:
    """Find out who is who without a roster, and change the labels of the owners.

    Two people of one name and different ids get a label each. "ann (1)" and "ann_v2" beside "ann"
    are not other people, but more attempts. "ann_layers.py" and "ann_cnn.py" are both Ann's, and so
    is "Ann.zip": names are compared without case, as everywhere.

    Args:
        findings: what `survey` found; the labels of their owners are changed.
        shape: what a submission looks like.
    """
    owners = [(finding, finding.owner) for finding in findings if finding.owner]
    ids: dict[str, set[tuple[str, str]]] = {}
    for _, owner in owners:
        if owner.ids:
            ids.setdefault(owner.label, set()).add(owner.ids[0])
    labels = [
        f"{owner.label} ({owner.ids[0][1]})"
        if owner.ids and len(ids[owner.label]) > 1
        else owner.label
        for _, owner in owners
    ]
    rests = [
        without_work(owner.label, shape) if finding.form == "loose file" else ""
        for finding, owner in owners
    ]
    known, shared = set(labels), Counter(rests)
    spelled: dict[str, str] = {}
    for (finding, owner), label, rest in zip(owners, labels, rests, strict=True):
        if rest and (rest in known or shared[rest] > 1):
            name = rest
        elif not owner.ids and (first := _VERSION.sub("", label)) in known:
            name = first
        else:
            name = label
        finding.owner = replace(owner, label=spelled.setdefault(exact(name), name))
