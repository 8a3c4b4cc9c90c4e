"""Layers as objects: containers, gradients that add up, states, modes and optimisers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cs231n import optim
from cs231n.modules import (
    AvgPool2D,
    BatchNorm2D,
    Conv2D,
    Dropout,
    Flatten,
    GroupNorm,
    Linear,
    MaxPool2D,
    Module,
    Optimizer,
    Parameter,
    ReLU,
    Sequential,
    SoftmaxCrossEntropy,
)


def network(seed: int = 0) -> Sequential:
    rng = np.random.default_rng(seed)
    return Sequential(
        Sequential(Conv2D(1, 3, 3, padding=1, dtype=np.float64, rng=rng), BatchNorm2D(3)),
        ReLU(),
        MaxPool2D(2),
        Flatten(),
        Linear(3 * 2 * 3, 4, dtype=np.float64, rng=rng),
    )


def images(seed: int = 1, n: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 1, 4, 6))


def test_the_documents_own_case() -> None:
    x = np.stack([np.arange(9.0), np.arange(1.0, 10.0)]).reshape(1, 2, 3, 3)
    conv = Conv2D(2, 3, 2, 1, 0)
    y = conv(x)
    assert y.shape == (1, 3, 2, 2)
    # By hand: window (0, 0) of the two channels is 0 1 3 4 and 1 2 4 5.
    window = np.array([[[0, 1], [3, 4]], [[1, 2], [4, 5]]])
    expected = (conv.weight.data * window).sum(axis=(1, 2, 3)) + conv.bias.data
    assert np.allclose(y[0, :, 0, 0], expected, rtol=1e-5)
    grad = conv.backward(y - (y + 1))
    assert grad.shape == (1, 2, 3, 3)
    # Every upstream gradient is -1, and the middle pixel lies under all four taps.
    assert np.allclose(grad[0, :, 1, 1], -conv.weight.data.sum(axis=(0, 2, 3)), rtol=1e-5)
    before = conv.weight.data.copy()
    conv.update(0.5)
    assert np.allclose(conv.weight.data, before - 0.5 * conv.weight.grad)


def test_gradients_add_up_until_zero_grad() -> None:
    net = network()
    dout = np.random.default_rng(2).normal(size=(3, 4))
    net(images())
    net.backward(dout)
    once = [p.grad.copy() for p in net.parameters()]
    assert all(np.abs(g).max() > 0 for g in once[:1] + once[2:])  # batch norm hides conv's bias
    net.backward(dout)
    for p, g in zip(net.parameters(), once, strict=True):
        assert np.allclose(p.grad, 2 * g, atol=1e-12)
    net.zero_grad()
    assert all(np.all(p.grad == 0) for p in net.parameters())
    net.backward(dout)
    for p, g in zip(net.parameters(), once, strict=True):
        assert np.allclose(p.grad, g, atol=1e-12)


def test_parameters_are_found_inside_and_in_order() -> None:
    names = [name for name, _ in network().named_parameters()]
    assert names == [
        "layers.0.layers.0.weight",
        "layers.0.layers.0.bias",
        "layers.0.layers.1.weight",
        "layers.0.layers.1.bias",
        "layers.4.weight",
        "layers.4.bias",
    ]


def test_a_module_of_your_own_finds_its_parts() -> None:
    class Residual(Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = Parameter(np.ones(1))
            self.inner = Conv2D(1, 1, 1, dtype=np.float64)

        def forward(self, x: np.ndarray) -> np.ndarray:
            self.y = self.inner(x)
            return x + self.scale.data * self.y

        def backward(self, dout: np.ndarray) -> np.ndarray:
            self.scale.grad += (dout * self.y).sum()
            return dout + self.inner.backward(dout * self.scale.data)

    block = Residual()
    assert [name for name, _ in block.named_parameters()] == [
        "scale",
        "inner.weight",
        "inner.bias",
    ]
    x, dout = images(), images(5)
    block(x)
    dx = block.backward(dout)
    h = 1e-6
    step = np.random.default_rng(3).normal(size=x.shape)
    slope = ((block(x + h * step) - block(x - h * step)) * dout).sum() / (2 * h)
    assert slope == pytest.approx((dx * step).sum(), rel=1e-6)


def test_modes_reach_everything_inside() -> None:
    net = network()
    assert net.eval() is net
    inner = net.layers[0].layers[1]
    assert not inner.training
    running = inner.running_mean.copy()
    net(images())
    assert np.array_equal(inner.running_mean, running)
    net.train()
    net(images())
    assert not np.array_equal(inner.running_mean, running)


def test_a_state_survives_a_file(tmp_path: Path) -> None:
    first, second = network(0), network(1)
    first(images())  # so that the running averages have moved
    path = tmp_path / "net.npz"
    first.save(path)
    assert [p.name for p in tmp_path.iterdir()] == ["net.npz"]
    assert not np.allclose(first.eval()(images(4)), second.eval()(images(4)))
    second.load(path)
    assert np.array_equal(first(images(4)), second(images(4)))
    state = first.state_dict()
    assert "layers.0.layers.1.running_var" in state
    state["layers.4.bias"][:] = 99  # a copy: the network stays as it is
    assert not np.any(first.layers[4].bias.data == 99)


def test_a_wrong_state_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    net = network()
    before = net.state_dict()
    with pytest.raises(ValueError, match=r"missing: 'layers.4.bias'; unknown: 'extra'"):
        net.load_state_dict(
            {("extra" if k == "layers.4.bias" else k): v for k, v in before.items()}
        )
    wrong = {**before, "layers.0.layers.0.bias": np.ones(3), "layers.4.bias": np.zeros(5)}
    with pytest.raises(ValueError, match=r"layers.4.bias has the wrong shape: got \(5,\)"):
        net.load_state_dict(wrong)
    wrong = {**before, "layers.0.layers.0.bias": np.ones(3), "layers.4.bias": np.full(4, "a")}
    with pytest.raises(ValueError, match=r"layers.4.bias has the wrong dtype: got <U1"):
        net.load_state_dict(wrong)
    for name, value in net.state_dict().items():
        assert np.array_equal(value, before[name])
    np.savez(tmp_path / "evil.npz", weight=np.array([object()], dtype=object), allow_pickle=True)
    (tmp_path / "text.npz").write_text("not an archive")
    np.savez_compressed(tmp_path / "damaged.npz", **before)
    content = bytearray((tmp_path / "damaged.npz").read_bytes())
    content[10:400] = b"\xff" * 390  # zlib reports this with an error of its own
    (tmp_path / "damaged.npz").write_bytes(content)
    for name in ("evil.npz", "text.npz", "damaged.npz"):
        with pytest.raises(ValueError, match="does not hold a network"):
            net.load(tmp_path / name)


@pytest.mark.parametrize("rule", ["sgd", "sgd_momentum", "rmsprop", "adam"])
def test_an_optimizer_does_what_its_rule_does(rule: str) -> None:
    layer = Linear(3, 2, dtype=np.float64)
    optimizer = Optimizer(layer.parameters(), rule, learning_rate=0.1)
    w, config = layer.weight.data.copy(), {"learning_rate": 0.1}
    rng = np.random.default_rng(0)
    for _ in range(3):
        x, dout = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
        optimizer.zero_grad()
        layer(x)
        layer.backward(dout)
        optimizer.step()
        w, config = getattr(optim, rule)(w, x.T @ dout, config)
        assert np.allclose(layer.weight.data, w, rtol=1e-12)


def test_a_network_learns() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(24, 1, 6, 6)).astype(np.float32)
    y = (x[:, 0, :3].sum(axis=(1, 2)) > x[:, 0, 3:].sum(axis=(1, 2))).astype(np.int64)
    net = Sequential(
        Conv2D(1, 4, 3, rng=rng), ReLU(), AvgPool2D(2), Flatten(), Linear(16, 2, rng=rng)
    )
    criterion, losses = SoftmaxCrossEntropy(), []
    optimizer = Optimizer(net.parameters(), "adam", learning_rate=2e-2)
    for _ in range(60):
        losses.append(criterion(net(x), y))
        optimizer.zero_grad()
        net.backward(criterion.backward())
        optimizer.step()
    assert losses[0] == pytest.approx(np.log(2), rel=0.5)
    assert losses[-1] < 0.1
    assert net(x).dtype == np.float32
    assert np.mean(net(x).argmax(axis=1) == y) == 1


def test_dropout_keeps_the_mean_and_its_share() -> None:
    np.random.seed(0)
    layer = Dropout(0.25)
    x = np.ones((200, 200), np.float32)
    out = layer(x)
    assert np.mean(out == 0) == pytest.approx(0.25, abs=0.02)
    assert out.mean() == pytest.approx(1, abs=0.02)
    assert np.array_equal(layer.backward(x), out)
    layer.eval()
    assert np.array_equal(layer(x), x)
    assert np.array_equal(layer.backward(x), x)


def test_large_scores_do_not_overflow() -> None:
    criterion = SoftmaxCrossEntropy()
    assert criterion(np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([0, 0])) == pytest.approx(5e3)
    assert np.allclose(criterion.backward(), [[0, 0], [-0.5, 0.5]])
    assert np.allclose(criterion.backward(4.0), [[0, 0], [-2, 2]])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Conv2D(0, 3, 2), "in_channels is out of range"),
        (lambda: Conv2D(1, 3, (2, 0)), "kernel_size .width. is out of range"),
        (lambda: Conv2D(1, 3, (2, 2, 2)), "kernel_size is not a pair"),
        (lambda: Conv2D(1, 3, 2, padding=-1), "padding is out of range"),
        (lambda: Conv2D(1, 3, 2, dtype=np.int64), "dtype is not a floating type"),
        (lambda: MaxPool2D(0), "kernel_size .height. is out of range"),
        (lambda: Linear(3, 0), "out_features is out of range"),
        (lambda: GroupNorm(4, 6), "num_groups does not divide the channels"),
        (lambda: Dropout(1.0), "p is out of range"),
        (lambda: Dropout(None), "p is not a number: got None"),
        (lambda: Sequential(ReLU), "layer 0 is not a module: got type"),
        (lambda: Optimizer([], "sgd"), "there is nothing to train"),
        (lambda: Optimizer([Parameter(np.ones(2))], "adamm"), "the update rule is unknown"),
        (lambda: Optimizer([Parameter(np.ones(2))], "sgd", momentum=0.9), "or use sgd_momentum"),
        (lambda: Optimizer([Parameter(np.ones(2))], "adam", eps=1e-6), "expected .*, epsilon"),
        (lambda: Optimizer(Linear(2, 2), "sgd"), r"\['Linear'\].*Pass net.parameters"),
        (lambda: Optimizer([np.ones(2)], "sgd"), "parameters holds objects of other types"),
    ],
)
def test_bad_arguments_are_refused(make: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_a_window_may_be_given_as_a_list() -> None:
    assert MaxPool2D([2, 3]).pool_param["pool_width"] == 3  # type: ignore[arg-type]


LAYERS = [
    Conv2D(1, 2, 2), MaxPool2D(), AvgPool2D(), Linear(3, 2), ReLU(), Flatten(), BatchNorm2D(2),
    GroupNorm(1, 2), Dropout(), SoftmaxCrossEntropy(),
]  # fmt: skip


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: type(layer).__name__)
def test_backward_before_forward_is_refused(layer: Module) -> None:
    with pytest.raises(ValueError, match=r"backward\(\) before forward\(\)"):
        layer.backward(*([] if isinstance(layer, SoftmaxCrossEntropy) else [np.ones((1, 2))]))


def test_methods_missing_in_a_subclass_are_named() -> None:
    with pytest.raises(NotImplementedError, match=r"Module\.forward is not written"):
        Module()(1)
    with pytest.raises(NotImplementedError, match=r"Module\.backward is not written"):
        Module().backward(1)
