"""What an exercise forbids is out of reach, in whatever guise the package holds it."""

from __future__ import annotations

from grading.spec import manifest, markers
from grading.spec.tree import Source, module_name

COURSE = manifest.load(manifest.find())
SOURCE = Source(COURSE)

# Modules of the package that hold no answer to an exercise that asks for plain loops. A new module
# belongs here, or else among `answers` in assignment.toml.
HARMLESS = {
    "cs231n", "cs231n._blas", "cs231n._checks", "cs231n._files", "cs231n.classifiers",
    "cs231n.classifiers.cnn", "cs231n.classifiers.fc_net", "cs231n.data",
    "cs231n.data.array_pickle", "cs231n.data.cifar_archive", "cs231n.data.cifar_files",
    "cs231n.data.download", "cs231n.data.tiny_imagenet", "cs231n.data_utils",
    "cs231n.gradient_check", "cs231n.image_utils", "cs231n.info", "cs231n.layers", "cs231n.optim",
    "cs231n.solver", "cs231n.support", "cs231n.support.checkpoint", "cs231n.support.checks",
    "cs231n.support.files", "cs231n.support.progress", "cs231n.vis_utils",
    # It imports the fast layers, so that who imports it has imported what is forbidden.
    "cs231n.layer_utils",
}  # fmt: skip


def test_no_answer_is_left_in_the_tree_of_an_exercise_of_loops() -> None:
    asked = [info for info in COURSE.exercises.values() if "cs231n.fast_layers" in info.forbids]
    assert {info.id for info in asked} >= {
        "conv_forward_naive", "conv_backward_naive", "max_pool_forward_naive",
        "max_pool_backward_naive",
    }  # fmt: skip
    for info in asked:
        if info.files != ("cs231n/layers.py",):
            continue
        tree, _ = SOURCE.answer(info, SOURCE.solutions())
        modules = {module_name(path) for path in tree if not path.startswith("_given/")}
        assert modules - HARMLESS == set(), info.id


def test_the_reference_of_an_exercise_is_nowhere_in_its_tree() -> None:
    solutions = [
        (owner, path, region.name, region.body)
        for path, owned in SOURCE.owners.items()
        for region in markers.regions(SOURCE.files[path].decode(), path)
        for owner in [owned.get(region.name)]
        if owner is not None and region.body.count("\n") > 1
    ]
    assert len(solutions) > 20
    for info in COURSE.exercises.values():
        tree, _ = SOURCE.answer(info, SOURCE.blanks())
        near = SOURCE.leans_on(info)
        for owner, path, name, body in solutions:
            if owner not in near:
                held = [data for at, data in tree.items() if at.endswith(path)]
                assert not any(body.encode() in data for data in held), (info.id, path, name)
