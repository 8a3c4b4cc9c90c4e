"""Every public name of the course's assignment 2, 2016 to 2026, and how it may be called."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
CONV = "x w b conv_param"
BN = "x gamma beta bn_param"

# module: {name: arguments in order, with their defaults}
NAMES: dict[str, dict[str, str]] = {
    "layers": {
        "affine_forward": "x w b",
        "affine_backward": "dout cache",
        "relu_forward": "x",
        "relu_backward": "dout cache",
        "batchnorm_forward": BN,
        "batchnorm_backward": "dout cache",
        "batchnorm_backward_alt": "dout cache",
        "layernorm_forward": "x gamma beta ln_param",
        "layernorm_backward": "dout cache",
        "dropout_forward": "x dropout_param",
        "dropout_backward": "dout cache",
        "conv_forward_naive": CONV,
        "conv_backward_naive": "dout cache",
        "max_pool_forward_naive": "x pool_param",
        "max_pool_backward_naive": "dout cache",
        "spatial_batchnorm_forward": BN,
        "spatial_batchnorm_backward": "dout cache",
        "spatial_groupnorm_forward": "x gamma beta G gn_param",
        "spatial_groupnorm_backward": "dout cache",
        "svm_loss": "x y",
        "softmax_loss": "x y",
    },
    "fast_layers": {
        "conv_forward_im2col": CONV,
        "conv_backward_im2col": "dout cache",
        "conv_forward_strides": CONV,
        "conv_backward_strides": "dout cache",
        "conv_forward_fast": CONV,
        "conv_backward_fast": "dout cache",
        "max_pool_forward_fast": "x pool_param",
        "max_pool_backward_fast": "dout cache",
        "max_pool_forward_reshape": "x pool_param",
        "max_pool_backward_reshape": "dout cache",
        "max_pool_forward_im2col": "x pool_param",
        "max_pool_backward_im2col": "dout cache",
    },
    "im2col": {
        "get_im2col_indices": "x_shape field_height field_width padding=1 stride=1",
        "im2col_indices": "x field_height field_width padding=1 stride=1",
        "col2im_indices": "cols x_shape field_height=3 field_width=3 padding=1 stride=1",
    },
    "layer_utils": {
        "affine_relu_forward": "x w b",
        "affine_relu_backward": "dout cache",
        "conv_relu_forward": CONV,
        "conv_relu_backward": "dout cache",
        "conv_bn_relu_forward": "x w b gamma beta conv_param bn_param",
        "conv_bn_relu_backward": "dout cache",
        "conv_relu_pool_forward": CONV + " pool_param",
        "conv_relu_pool_backward": "dout cache",
    },
    "classifiers.cnn": {
        "ThreeLayerConvNet": "input_dim=(3, 32, 32) num_filters=32 filter_size=7 hidden_dim=100 "
        "num_classes=10 weight_scale=0.001 reg=0.0 dtype=float32",
    },
    "classifiers.fc_net": {
        "TwoLayerNet": "input_dim=3072 hidden_dim=100 num_classes=10 weight_scale=0.001 reg=0.0",
        "FullyConnectedNet": "hidden_dims input_dim=3072 num_classes=10 dropout_keep_ratio=1 "
        "normalization=None reg=0.0 weight_scale=0.01 dtype=float32 seed=None",
    },
    "optim": {
        "sgd": "w dw config=None",
        "sgd_momentum": "w dw config=None",
        "rmsprop": "w dw config=None",
        "adam": "w dw config=None",
    },
    "solver": {"Solver": "model data"},
    "data_utils": {
        "get_CIFAR10_data": "num_training=49000 num_validation=1000 num_test=1000 "
        "subtract_mean=True",
        "load_CIFAR10": "ROOT",
        "load_CIFAR_batch": "filename",
        "load_pickle": "f",
    },
    "gradient_check": {
        "eval_numerical_gradient": "f x verbose=True h=1e-05",
        "eval_numerical_gradient_array": "f x df h=1e-05",
        "eval_numerical_gradient_blobs": "f inputs output h=1e-05",
        "eval_numerical_gradient_net": "net inputs output h=1e-05",
        "grad_check_sparse": "f x analytic_grad num_checks=10 h=1e-05",
    },
    "vis_utils": {
        "visualize_grid": "Xs ubound=255.0 padding=1",
        "vis_grid": "Xs",
        "vis_nn": "rows",
    },
    "image_utils": {
        "blur_image": "X",
        "preprocess_image": "img",
        "deprocess_image": "img rescale=False",
        "image_from_url": "url",
        "load_image": "filename size=None",
    },
}
ALL = [
    (module, name, signature)
    for module, names in NAMES.items()
    for name, signature in names.items()
]
# What a Solver takes beyond the first two arguments: by name, in the course as here.
SOLVER = {
    "update_rule": "sgd",
    "optim_config": None,
    "lr_decay": 1.0,
    "batch_size": 100,
    "num_epochs": 10,
    "num_train_samples": 1000,
    "num_val_samples": None,
    "checkpoint_name": None,
    "print_every": 10,
    "verbose": True,
}


def module_of(name: str) -> Any:
    return importlib.import_module(f"cs231n.{name}")


def shown(value: object) -> str:
    return value.__name__ if isinstance(value, type) else repr(value)


@pytest.mark.parametrize(("module", "name", "signature"), ALL, ids=[f"{m}.{n}" for m, n, _ in ALL])
def test_a_name_takes_the_arguments_of_the_course(module: str, name: str, signature: str) -> None:
    taken = inspect.signature(getattr(module_of(module), name)).parameters.values()
    ours = [
        p.name if p.default is p.empty else f"{p.name}={shown(p.default)}"
        for p in taken
        if p.kind is p.POSITIONAL_OR_KEYWORD
    ]
    assert " ".join(ours) == signature
    # What is ours alone comes by name and may be left out, so that no call of the course's fails.
    more = [p for p in taken if p.kind is not p.POSITIONAL_OR_KEYWORD]
    assert all(p.kind is p.VAR_KEYWORD or p.default is not p.empty for p in more)


def test_the_solver_takes_the_names_and_defaults_of_the_course() -> None:
    taken = inspect.signature(module_of("solver").Solver).parameters.values()
    assert {p.name: p.default for p in taken if p.kind is p.KEYWORD_ONLY} == SOLVER


@pytest.mark.parametrize("name", ["im2col_cython", "col2im_cython", "col2im_6d_cython"])
def test_compiled_names(name: str) -> None:
    assert callable(getattr(pytest.importorskip("cs231n.im2col_cython"), name))


@pytest.mark.parametrize(
    ("module", "passed_on"),
    [
        ("layer_utils", ["layers", "fast_layers"]),
        ("classifiers.fc_net", ["layers", "layer_utils", "classifiers.fc_net"]),
        ("classifiers.cnn", ["layers", "fast_layers", "layer_utils", "classifiers.cnn"]),
        *((module, [module]) for module in NAMES),
    ],
)
def test_a_star_import_passes_names_on(module: str, passed_on: list[str]) -> None:
    space: dict[str, Any] = {}
    exec(f"from cs231n.{module} import *", space)
    for other in passed_on:
        for name in NAMES[other]:
            assert space[name] is getattr(module_of(other), name), name


def test_nothing_needs_more_than_numpy_to_be_imported() -> None:
    """Published notebooks import everything at once; one library less must not stop them."""
    lines = [f"import cs231n.{module}" for module in NAMES]
    heavy = "{'torch', 'tensorflow', 'sklearn', 'matplotlib', 'scipy', 'PIL'}"
    code = "; ".join(["import sys", *lines, f"print(sorted({heavy} & set(sys.modules)))"])
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


# --- What comes back ------------------------------------------------------------------------------

X = np.linspace(-1, 1, 2 * 3 * 4 * 4).reshape(2, 3, 4, 4)
W = np.linspace(-1, 1, 5 * 3 * 3 * 3).reshape(5, 3, 3, 3)
CONV_PARAM = {"stride": 1, "pad": 1}
POOL_PARAM = {"pool_height": 2, "pool_width": 2, "stride": 2}
ROWS = X.reshape(2, 48)
C1, C5 = np.ones(3), np.ones(5)
D1 = np.ones(48)


def dense(n: int) -> tuple[Any, ...]:
    return (ROWS, np.ones((48, n)), np.zeros(n))


# forward name: arguments, shape of out, and how many gradients its partner gives
PAIRS: dict[str, tuple[tuple[Any, ...], tuple[int, ...], int]] = {
    "affine_forward": (dense(4), (2, 4), 3),
    "relu_forward": ((X,), X.shape, 1),
    "batchnorm_forward": ((ROWS, D1, D1, {"mode": "train"}), (2, 48), 3),
    "layernorm_forward": ((ROWS, D1, D1, {}), (2, 48), 3),
    "dropout_forward": ((X, {"mode": "train", "p": 0.5, "seed": 1}), X.shape, 1),
    "conv_forward_naive": ((X, W, C5, CONV_PARAM), (2, 5, 4, 4), 3),
    "conv_forward_fast": ((X, W, C5, CONV_PARAM), (2, 5, 4, 4), 3),
    "conv_forward_im2col": ((X, W, C5, CONV_PARAM), (2, 5, 4, 4), 3),
    "conv_forward_strides": ((X, W, C5, CONV_PARAM), (2, 5, 4, 4), 3),
    "max_pool_forward_naive": ((X, POOL_PARAM), (2, 3, 2, 2), 1),
    "max_pool_forward_fast": ((X, POOL_PARAM), (2, 3, 2, 2), 1),
    "max_pool_forward_reshape": ((X, POOL_PARAM), (2, 3, 2, 2), 1),
    "max_pool_forward_im2col": ((X, POOL_PARAM), (2, 3, 2, 2), 1),
    "spatial_batchnorm_forward": ((X, C1, C1, {"mode": "train"}), X.shape, 3),
    "spatial_groupnorm_forward": ((X, C1, C1, 3, {"eps": 1e-5}), X.shape, 3),
    "affine_relu_forward": (dense(4), (2, 4), 3),
    "conv_relu_forward": ((X, W, C5, CONV_PARAM), (2, 5, 4, 4), 3),
    "conv_bn_relu_forward": ((X, W, C5, C5, C5, CONV_PARAM, {"mode": "train"}), (2, 5, 4, 4), 5),
    "conv_relu_pool_forward": ((X, W, C5, CONV_PARAM, POOL_PARAM), (2, 5, 2, 2), 3),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_layer_returns_what_the_course_returns(name: str) -> None:
    cnn = module_of("classifiers.cnn")
    arguments, shape, count = PAIRS[name]
    out, cache = getattr(cnn, name)(*arguments)
    assert out.shape == shape
    found = getattr(cnn, name.replace("_forward", "_backward"))(np.ones_like(out), cache)
    grads = found if count > 1 else (found,)
    assert isinstance(found, tuple) == (count > 1)
    arrays = [a for a in arguments if isinstance(a, np.ndarray)]
    assert [g.shape for g in grads] == [a.shape for a in arrays[:count]]


def test_a_pad_by_the_division_of_python_2_is_taken() -> None:
    """The course's `cnn.py` of 2016 passes (filter_size - 1) / 2, which is a float today."""
    cnn = module_of("classifiers.cnn")
    for name in ("conv_relu_forward", "conv_relu_pool_forward", "conv_bn_relu_forward"):
        arguments = [{**CONV_PARAM, "pad": 1.0} if a is CONV_PARAM else a for a in PAIRS[name][0]]
        out, _ = getattr(cnn, name)(*arguments)
        assert out.shape == PAIRS[name][1]
    with pytest.raises(ValueError, match="pad"):
        cnn.conv_relu_forward(X, W, C5, {"stride": 1, "pad": 0.5})


@pytest.mark.parametrize("shape", [(1, 3, 1, 1), (3,), (3, 1, 1)])
def test_group_normalisation_takes_gamma_in_the_form_of_each_year(shape: tuple[int, ...]) -> None:
    layers = module_of("layers")
    gamma, beta = np.arange(3.0) + 1, np.arange(3.0)
    want, _ = layers.spatial_groupnorm_forward(X, gamma, beta, 3, {})
    out, cache = layers.spatial_groupnorm_forward(
        X, gamma.reshape(shape), beta.reshape(shape), 3, {}
    )
    np.testing.assert_array_equal(out, want)
    _, dgamma, dbeta = layers.spatial_groupnorm_backward(np.ones_like(X), cache)
    assert dgamma.shape == dbeta.shape == shape


def test_running_statistics_are_kept_in_the_dict_that_was_given() -> None:
    param = {"mode": "train"}
    module_of("layers").batchnorm_forward(ROWS, D1, D1, param)
    assert param.keys() == {"mode", "running_mean", "running_var"}
    np.testing.assert_allclose(param["running_mean"], 0.1 * ROWS.mean(axis=0))


@pytest.mark.parametrize(
    ("rule", "state"),
    [("sgd", set()), ("sgd_momentum", {"velocity"}), ("rmsprop", {"cache"}), ("adam", set("mvt"))],
)
def test_an_optimiser_keeps_its_state_in_the_dict_that_was_given(
    rule: str, state: set[str]
) -> None:
    config: dict[str, Any] = {"learning_rate": 1e-2}
    step = getattr(module_of("optim"), rule)
    next_w, kept = step(np.ones(3), np.ones(3), config)
    assert kept is config
    assert state <= config.keys()
    assert np.all(next_w < 1)
    w, _ = step(np.ones(3), np.ones(3))  # the dict may be left out
    assert w.shape == (3,)


def test_parameters_of_the_convolutional_network() -> None:
    np.random.seed(0)
    net = module_of("classifiers.cnn").ThreeLayerConvNet(hidden_dim=20)
    shapes = {name: w.shape for name, w in net.params.items()}
    assert shapes == {
        "W1": (32, 3, 7, 7),
        "b1": (32,),
        "W2": (32 * 16 * 16, 20),
        "b2": (20,),
        "W3": (20, 10),
        "b3": (10,),
    }
    # Drawn in this order from the global generator, as a notebook's printed numbers depend on it.
    np.random.seed(0)
    for name in ("W1", "W2", "W3"):
        want = (1e-3 * np.random.randn(*shapes[name])).astype(np.float32)
        np.testing.assert_array_equal(net.params[name], want)
