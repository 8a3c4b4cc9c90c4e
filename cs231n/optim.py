"""First-order update rules.

Every rule has the same form: `rule(w, dw, config=None)` takes the current weights, the gradient of
the loss with respect to them and a dict, and returns the new weights and that dict. A rule fills in
missing hyperparameters with their defaults. It also stores its state in the dict, so pass the same
dict again at the next step. A rule never writes to the arrays `w` and `dw`, nor to the arrays that
were in `config`: it replaces those with new ones. `w`, `dw` and the arrays in `config` have the
same shape, with any number of axes. If they also have the same dtype, the results have it too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .support.checks import check_floating, check_mapping, check_number, check_same_shape, fail

Array = NDArray[Any]
Config = dict[str, Any]


def sgd(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Take a plain gradient step, `w - learning_rate * dw`; complete, not an exercise.

    Args:
        w: weights.
        dw: gradient, the shape of w.
        config: learning_rate (default 1e-2).

    Returns:
        next_w: the new weights.
        config: the dict.
    """
    config = _prepare(w, dw, config, {"learning_rate": 1e-2})
    return w - config["learning_rate"] * dw, config


def sgd_momentum(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Take a gradient step with momentum:

        v = momentum * v - learning_rate * dw
        next_w = w + v

    Args:
        w: weights.
        dw: gradient, the shape of w.
        config: a dict with
            learning_rate: default 1e-2.
            momentum: fraction of the velocity that is kept, default 0.9.
            velocity: v, the shape of w, default zeros; the new v is stored under this key.

    Returns:
        next_w: the new weights.
        config: the dict, with the new velocity.

    Source: Polyak 1964; in this form, Sutskever et al. 2013, equations 1 and 2.
    """
    config = _prepare(w, dw, config, {"learning_rate": 1e-2, "momentum": 0.9}, ("velocity",))
    # Your part: compute next_w, and store the new velocity in config.
    ### BEGIN SOLUTION
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    next_w = w + v
    config["velocity"] = v
    ### END SOLUTION
    return next_w, config


def rmsprop(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Take a step scaled by a moving average of the squared gradient:

        cache = decay_rate * cache + (1 - decay_rate) * dw²
        next_w = w - learning_rate * dw / (sqrt(cache) + epsilon)

    so the step uses the new cache, and epsilon is outside the root.

    Args:
        w: weights.
        dw: gradient, the shape of w.
        config: a dict with
            learning_rate: default 1e-2.
            decay_rate: fraction of the cache that is kept, default 0.99.
            epsilon: default 1e-8.
            cache: the shape of w, default zeros; the new one is stored under this key.

    Returns:
        next_w: the new weights.
        config: the dict, with the new cache.

    Source: Tieleman and Hinton 2012, lecture 6.5.
    """
    defaults = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}
    config = _prepare(w, dw, config, defaults, ("cache",))
    # Your part: compute next_w, and store the new cache in config.
    ### BEGIN SOLUTION
    decay = config["decay_rate"]
    cache = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    config["cache"] = cache
    ### END SOLUTION
    return next_w, config


def adam(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    """Take a step of Adam, with bias correction:

        t = t + 1
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw²
        next_w = w - learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)

    t is increased before it is used, so it is 1 in the first step. The m and v that are stored are
    those without the correction, and epsilon is outside the root.

    Args:
        w: weights.
        dw: gradient, the shape of w.
        config: a dict with
            learning_rate: default 1e-3.
            beta1: decay of the first moment, default 0.9.
            beta2: decay of the second moment, default 0.999.
            epsilon: default 1e-8.
            m, v: the moments, the shape of w, default zeros; the new ones are stored.
            t: number of steps taken so far, default 0; the new one is stored.

    Returns:
        next_w: the new weights.
        config: the dict, with the new m, v and t.

    Source: Kingma and Ba 2015, Algorithm 1.
    """
    defaults = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    config = _prepare(w, dw, config, defaults, ("m", "v"))
    config["t"] = int(config.get("t", 0))  # a NumPy integer would give float64 results
    # Your part: compute next_w, and store the new m, v and t in config.
    ### BEGIN SOLUTION
    beta1, beta2 = config["beta1"], config["beta2"]
    t = config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    next_w = w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    config["m"], config["v"], config["t"] = m, v, t
    ### END SOLUTION
    return next_w, config


def _prepare(
    w: Array,
    dw: Array,
    config: Config | None,
    hyperparameters: dict[str, float],
    state: tuple[str, ...] = (),
) -> Config:
    """Check the arrays, and fill in missing entries of `config`: defaults, and zeros for state."""
    check_floating("w", w)
    check_same_shape("dw", dw, w.shape, "A gradient has the shape of its weights")
    config = {} if config is None else config
    check_mapping("config", config)
    if "lr" in config:  # PyTorch's name; a dict may hold anything else, so it would be ignored
        fail(
            "lr is not a hyperparameter of this rule",
            got=f"lr = {config['lr']!r}",
            expected="learning_rate",
            hint="Rename it",
        )
    for key, default in hyperparameters.items():
        # A NumPy float64 would turn float32 weights into float64; a Python float does not.
        config[key] = check_number(key, config.get(key, default))
    for key in state:
        if key not in config:
            config[key] = np.zeros_like(w)
        # NumPy would combine the shapes, and give a bias the shape of the weights.
        why = "Every parameter needs a dict of its own"
        check_same_shape(f'config["{key}"]', config[key], w.shape, why)
    return config
