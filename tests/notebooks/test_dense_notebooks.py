"""The notebooks on dense networks, normalisation, dropout and PyTorch do what their text says."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

from cs231n.notebook import torch_cells
from grading.spec import manifest
from grading.support.text import number

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("FullyConnectedNets", "BatchNormalization", "Dropout", "PyTorch")
Run = Callable[[str], dict[str, str]]


def percents(text: str) -> list[float]:
    return [float(value) for value in re.findall(r"([\d.]+)%", text)]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    if request.param == "PyTorch" and not find_spec("torch"):  # its import takes seconds
        pytest.skip("PyTorch is not installed")
    return str(request.param)


@pytest.mark.slow
class TestEach:
    def test_every_check_gives_full_points(self, name: str, run_notebook: Run) -> None:
        whole = manifest.load(ROOT)
        (part,) = (part for part in whole.parts if part.id == name)
        for exercise in part.exercises:
            points = number(whole.exercises[exercise].points)
            first = run_notebook(name)[exercise.replace("_", "-") + "-check"].splitlines()[0]
            assert f"{points} of {points} points" in first

    def test_every_figure_was_drawn(self, name: str, run_notebook: Run) -> None:
        drawn = [cell for cell, text in run_notebook(name).items() if "<image/png>" in text]
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        assert drawn == [cell.id for cell in notebook.cells if "figures.show_" in cell.source]

    def test_gradients_agree(self, name: str, run_notebook: Run) -> None:
        texts = run_notebook(name).values()
        errors = [float(error) for text in texts for error in re.findall(r"error (\S+)", text)]
        assert len(errors) >= 7
        assert max(errors) < 1e-5


@pytest.mark.slow
class TestFullyConnectedNets:
    @pytest.fixture
    def outputs(self, run_notebook: Run) -> dict[str, str]:
        return run_notebook("FullyConnectedNets")

    def test_the_affine_layer_by_hand(self, outputs: dict[str, str]) -> None:
        assert "[[12. 22. 33.]\n [15. 24. 35.]]" in outputs["affine-forward-experiment"]

    def test_equal_scores_lose_log_10_at_any_level(self, outputs: dict[str, str]) -> None:
        assert outputs["softmax-experiment"].count("loss 2.3026") == 3

    def test_fifty_images_are_memorized(self, outputs: dict[str, str]) -> None:
        assert percents(outputs["overfit-train"]) == [100, 100]

    def test_plain_gradient_descent_is_slowest(self, outputs: dict[str, str]) -> None:
        losses = [float(x) for x in re.findall(r"loss (\S+),", outputs["rules-train"])]
        assert len(losses) == 4
        assert losses[0] > 2 * max(losses[1:])

    def test_digits_are_learned(self, outputs: dict[str, str]) -> None:
        assert percents(outputs["two-layer-train-figure"])[-1] >= 92
        assert min(percents(outputs["best-train-figure"])) >= 94


@pytest.mark.slow
class TestBatchNormalization:
    @pytest.fixture
    def outputs(self, run_notebook: Run) -> dict[str, str]:
        return run_notebook("BatchNormalization")

    def test_means_become_beta_and_deviations_gamma(self, outputs: dict[str, str]) -> None:
        text = outputs["batchnorm-forward-experiment"]
        assert "train:  mean [11. 12. 13.]  deviation [1. 2. 3.]" in text

    def test_normalization_helps_if_weights_are_small(self, outputs: dict[str, str]) -> None:
        rows = [percents(line) for line in outputs["scales-train"].splitlines()]
        assert len(rows) == 7
        assert rows[0][0] < 40 < 90 < rows[0][1]

    def test_small_batches_hurt_only_batch_normalization(self, outputs: dict[str, str]) -> None:
        three, ten, fifty, layernorm = percents(outputs["batches-train"])
        assert three < min(ten, fifty, layernorm)


@pytest.mark.slow
class TestDropout:
    @pytest.fixture
    def outputs(self, run_notebook: Run) -> dict[str, str]:
        return run_notebook("Dropout")

    def test_means_agree_and_test_mode_drops_nothing(self, outputs: dict[str, str]) -> None:
        lines = outputs["forward-experiment"].splitlines()
        assert len(lines) == 3
        for line in lines:
            x, training, testing = (float(m) for m in re.findall(r"(\d+\.\d{3})[,;]", line)[:3])
            assert x == testing == pytest.approx(training, rel=0.01)
            assert line.endswith("in testing 0.000")

    def test_dropout_keeps_wrong_labels_from_being_learned(self, outputs: dict[str, str]) -> None:
        rows = [percents(line) for line in outputs["sweep-train"].splitlines()]
        (_, little), (all_train, all_val) = rows[1], rows[-1]
        assert all_train > 93
        assert little > all_val + 3


@pytest.mark.slow
class TestPyTorch:
    @pytest.fixture
    def outputs(self, run_notebook: Run) -> dict[str, str]:
        if not find_spec("torch"):
            pytest.skip("PyTorch is not installed")
        return run_notebook("PyTorch")

    def test_the_bare_network_learns_its_batch(self, outputs: dict[str, str]) -> None:
        first, last = (float(x) for x in re.findall(r"[\d.]+\d", outputs["bare-try"])[-2:])
        assert last < first / 4

    def test_the_count_is_that_of_pytorch(self, outputs: dict[str, str]) -> None:
        theirs, ours = re.findall(r": (\d+)", outputs["sequential-try"])[:2]
        assert theirs == ours

    def test_models_learn_the_digits(self, outputs: dict[str, str]) -> None:
        assert percents(outputs["training-loop"])[-1] >= 85
        assert percents(outputs["sequential-try"])[-1] >= 85
        assert min(percents(outputs["torch-open-ended"])) >= 95


class TestMarkedCells:
    LINES = ("%%torch\n", "import torch\n", "torch.ones(3)")

    def test_run_without_their_mark_if_pytorch_is_installed(self) -> None:
        lines = list(self.LINES)
        assert torch_cells.transform(lines, installed=True) == lines[1:]

    def test_are_skipped_if_it_is_not_installed(self) -> None:
        assert torch_cells.transform(list(self.LINES), installed=False) == ["\n"]

    @pytest.mark.parametrize("installed", [True, False])
    def test_other_cells_stay_as_they_are(self, installed: bool) -> None:
        lines = ["x = 1\n", "%%torch\n"]
        assert torch_cells.transform(lines, installed=installed) == lines
        assert torch_cells.transform([], installed=installed) == []

    def test_one_line_says_what_is_missing(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Shell:
            def __init__(self) -> None:
                self.input_transformers_cleanup: list[Callable[[list[str]], list[str]]] = []

        shell = Shell()
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        torch_cells.load_ipython_extension(shell)
        printed = capsys.readouterr().out
        assert printed.count("\n") == 1
        assert "PyTorch is not installed" in printed
        assert shell.input_transformers_cleanup[0](list(self.LINES)) == ["\n"]

    def test_every_cell_that_names_torch_is_marked(self) -> None:
        notebook = nbformat.read(ROOT / "notebooks" / "PyTorch.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code" and re.search(r"\b(torch|nn|F)\.", cell.source):
                marked = cell.source.startswith(torch_cells.MARK)
                assert marked or "torch_cells" in cell.source, cell.id
