"""The update rules against PyTorch's and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs231n import optim
from cs231n.support.hyperparameters import HYPERPARAMETERS, STATE
from tests.cs231n.arrays import assert_close, dtypes, normal, seeds

PYTORCH = {
    "sgd": lambda o, w: o.SGD([w], lr=0.03),
    "sgd_momentum": lambda o, w: o.SGD([w], lr=0.03, momentum=0.8),
    "rmsprop": lambda o, w: o.RMSprop([w], lr=0.03, alpha=0.9, eps=1e-3),
    "adam": lambda o, w: o.Adam([w], lr=0.03, betas=(0.8, 0.95), eps=1e-3),
}
OURS = {
    "sgd": {},
    "sgd_momentum": {"momentum": 0.8},
    "rmsprop": {"decay_rate": 0.9, "epsilon": 1e-3},
    "adam": {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
}


@pytest.mark.parametrize("rule", OURS)
@given(shape=st.lists(st.integers(1, 3), min_size=1, max_size=3), dtype=dtypes, seed=seeds)
def test_steps_agree_with_pytorch(rule: str, shape: list[int], dtype: Any, seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    w = normal(rng, *shape, dtype=dtype)
    tensor = torch.tensor(w, requires_grad=True)
    optimiser = PYTORCH[rule](torch.optim, tensor)
    config: dict[str, Any] = {"learning_rate": np.float64(0.03), **OURS[rule]}
    for _ in range(4):
        dw = normal(rng, *shape, dtype=dtype, layout="read-only")
        w, returned = getattr(optim, rule)(w, dw, config)
        assert returned is config
        w.flags.writeable = False
        tensor.grad = torch.tensor(dw.copy())
        optimiser.step()
    assert_close(w, tensor.detach().numpy(), dtype)


@pytest.mark.parametrize("rule", HYPERPARAMETERS)
def test_the_table_of_hyperparameters_has_what_each_rule_fills_in(rule: str) -> None:
    _, config = getattr(optim, rule)(np.ones(2), np.ones(2))
    assert [name for name in config if name not in STATE] == list(HYPERPARAMETERS[rule])


@pytest.mark.parametrize(
    ("rule", "filled", "state"),
    [
        ("sgd", {"learning_rate": 1e-2}, set()),
        ("sgd_momentum", {"learning_rate": 1e-2, "momentum": 0.9}, {"velocity"}),
        ("rmsprop", {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}, {"cache"}),
        (
            "adam",
            {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 1},
            {"m", "v"},
        ),
    ],
)
def test_defaults_and_state_are_left_in_the_config(rule: str, filled: Any, state: Any) -> None:
    _, config = getattr(optim, rule)(np.ones(3), np.ones(3))
    assert {key: value for key, value in config.items() if key not in state} == filled
    assert all(config[key].shape == (3,) for key in state)


def test_the_first_step_of_adam_is_the_learning_rate() -> None:
    w, config = optim.adam(
        np.zeros(2), np.array([1e-3, -5.0]), {"learning_rate": 0.1, "epsilon": 0}
    )
    np.testing.assert_allclose(w, [-0.1, 0.1])
    assert config["t"] == 1
    np.testing.assert_allclose(config["m"], [1e-4, -0.5])


@pytest.mark.parametrize("rule", ["sgd_momentum", "rmsprop", "adam"])
def test_state_that_is_passed_in_is_used_and_not_written_to(rule: str) -> None:
    state = {"velocity": np.full(2, 0.5), "cache": np.full(2, 0.5), "m": np.full(2, 0.5)}
    state |= {"v": np.full(2, 0.5), "t": np.int64(5)}
    config = dict(state)
    w = np.zeros(2)
    fresh, _ = getattr(optim, rule)(w, np.ones(2))
    stepped, _ = getattr(optim, rule)(w, np.ones(2), config)
    assert (fresh != stepped).all()
    for key in ("velocity", "cache", "m", "v"):
        np.testing.assert_array_equal(state[key], 0.5)
    np.testing.assert_array_equal(w, 0)


@pytest.mark.parametrize(
    ("rule", "key"),
    [("sgd_momentum", "velocity"), ("rmsprop", "cache"), ("adam", "m"), ("adam", "v")],
)
def test_the_dict_of_another_parameter_is_refused(rule: str, key: str) -> None:
    config = {key: np.zeros((4, 3))}  # NumPy would make a bias of 3 numbers 4 x 3
    with pytest.raises(ValueError, match=rf'config\["{key}"\].*\(4, 3\), expected \(3,\)'):
        getattr(optim, rule)(np.ones(3), np.ones(3), config)


def test_the_name_that_pytorch_gives_the_learning_rate_is_refused() -> None:
    for rule in OURS:
        with pytest.raises(ValueError, match=r"got lr = 0\.1, expected learning_rate"):
            getattr(optim, rule)(np.ones(3), np.ones(3), {"lr": 0.1})


def test_a_learning_rate_instead_of_a_dict_is_refused() -> None:
    for rule in OURS:
        with pytest.raises(ValueError, match="config is not a dict: got float"):
            getattr(optim, rule)(np.ones(3), np.ones(3), 1e-2)
        with pytest.raises(ValueError, match="learning_rate is not a number: got None"):
            getattr(optim, rule)(np.ones(3), np.ones(3), {"learning_rate": None})


def test_a_numpy_number_of_steps_keeps_the_dtype() -> None:
    w = np.ones(3, np.float32)
    assert optim.adam(w, w, {"t": np.int64(4)})[0].dtype == np.float32


@pytest.mark.parametrize(
    ("w", "dw", "what"),
    [
        (np.zeros(3), np.zeros(2), r"dw .*\(2,\).*\(3,\)"),
        (np.zeros(3, int), np.zeros(3), "w .*int"),
        (np.zeros(3), np.zeros(3, int), "dw .*int"),
        ([0.0], np.zeros(1), "w is not a NumPy array"),
    ],
)
def test_bad_input_is_refused(w: Any, dw: Any, what: str) -> None:
    for rule in OURS:
        with pytest.raises(ValueError, match=what):
            getattr(optim, rule)(w, dw)
