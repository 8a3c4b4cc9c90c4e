"""The layers of a network, each as a forward and a backward function.

Every layer has the same form. `*_forward` returns `(out, cache)`; `*_backward(dout, cache)` takes
the gradient of the loss with respect to `out` and returns the gradients with respect to the inputs,
in the order in which the forward function takes them. Unless a docstring says what is in `cache`,
the two functions may store in it whatever they need.

All finished layers follow these rules (an exercise requires only what its own docstring says; the
lines around your code do the rest):

- arrays are float32 or float64, and results have the dtype of the inputs;
- images are (N, C, H, W): batch, channels, height, width, and need not be square;
- a layer never writes to the caller's arrays, which may be read-only or non-contiguous;
- a batch may be empty (N = 0);
- a bad input raises a `ValueError`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .support.checks import (
    check_affine,
    check_affine_grad,
    check_batchnorm,
    check_conv,
    check_conv_grad,
    check_dropout,
    check_floating,
    check_groupnorm,
    check_labels,
    check_layernorm,
    check_pool,
    check_pool_grad,
    check_same_shape,
    check_upstream,
)

Array = NDArray[Any]
Cache = Any


# --- Dense layers and losses ----------------------------------------------------------------------


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """Compute a fully connected layer: flatten each example to a row, then `out = rows @ w + b`.

    Args:
        x: inputs (N, d_1, ..., d_k), any number of axes; D = d_1 * ... * d_k.
        w: weights (D, M).
        b: biases (M,).

    Returns:
        out: (N, M).
        cache: (x, w, b), with x in its own shape.
    """
    check_affine(x, w, b)
    # Your part: compute out. Flatten a view of x; the cache keeps x in its original shape.
    ### BEGIN SOLUTION
    # Give the number of columns, because reshape cannot infer -1 for an empty batch.
    out = x.reshape(x.shape[0], w.shape[0]) @ w + b
    ### END SOLUTION
    cache = (x, w, b)
    return out, cache


def affine_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of a fully connected layer.

    Args:
        dout: upstream gradient (N, M).
        cache: (x, w, b) of `affine_forward`.

    Returns:
        dx: (N, d_1, ..., d_k), the shape of x.
        dw: (D, M).
        db: the shape of b.
    """
    x, w, b = cache
    check_affine_grad(dout, x, w)
    # Your part: compute dx, dw and db. Their shapes tell you which products to form.
    ### BEGIN SOLUTION
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], w.shape[0]).T @ dout
    db = dout.sum(axis=0).reshape(b.shape)
    ### END SOLUTION
    return dx, dw, db


def relu_forward(x: Array) -> tuple[Array, Cache]:
    """Compute the rectified linear unit, `out = max(0, x)`, element by element.

    Args:
        x: inputs of any shape.

    Returns:
        out: the shape of x.
        cache: x.
    """
    check_floating("x", x)
    # Your part: compute out.
    ### BEGIN SOLUTION
    out = np.maximum(x, 0)
    ### END SOLUTION
    cache = x
    return out, cache


def relu_backward(dout: Array, cache: Cache) -> Array:
    """Compute the gradient of a rectified linear unit.

    The gradient passes through where x > 0 and is 0 elsewhere; at the kink, x = 0, it is 0.
    Neither `dout` nor the cache is changed.

    Args:
        dout: upstream gradient, the shape of x.
        cache: x of `relu_forward`.

    Returns:
        dx: the shape of x.
    """
    x = cache
    check_same_shape("dout", dout, x.shape, "It has the shape of the layer's output")
    # Your part: compute dx, in a new array.
    ### BEGIN SOLUTION
    # A product is faster than np.where, with which the processor mispredicts half of the signs.
    dx: Array = dout * (x > 0)
    ### END SOLUTION
    return dx


def svm_loss(x: Array, y: Array) -> tuple[float, Array]:
    """Compute the multiclass hinge loss with margin 1, averaged over the batch, and its gradient.

    `loss = 1/N * sum_i sum_{j != y_i} max(0, x_ij - x_{i,y_i} + 1)`. This function is complete; it
    is not an exercise.

    Args:
        x: class scores (N, C).
        y: labels (N,), integers with 0 <= y_i < C.

    Returns:
        loss: a number; 0 for an empty batch.
        dx: gradient of the loss with respect to x, (N, C).

    Source: Crammer and Singer 2001; Weston and Watkins 1999 for the sum over the wrong classes.
    """
    check_labels(x, y)
    N = x.shape[0]
    rows = np.arange(N)
    margins = np.maximum(x - x[rows, y][:, None] + 1, 0)
    margins[rows, y] = 0
    loss = margins.sum() / max(N, 1)
    dx = (margins > 0).astype(x.dtype)
    dx[rows, y] -= dx.sum(axis=1)
    return loss, dx / max(N, 1)


def softmax_loss(x: Array, y: Array) -> tuple[float, Array]:
    """Compute the softmax cross-entropy loss, averaged over the batch, and its gradient.

    With p_ij = exp(x_ij) / sum_k exp(x_ik), `loss = -1/N * sum_i log p_{i,y_i}`. The result is
    finite for scores of any size, such as 2000 or -2000: subtract each row's maximum first. It is
    exact even where the right class has a probability that rounds to 0: never take the logarithm
    of a rounded probability.

    Args:
        x: class scores (N, C), unnormalized; not changed.
        y: labels (N,), integers with 0 <= y_i < C.

    Returns:
        loss: a number; 0 for an empty batch.
        dx: gradient of the loss with respect to x, (N, C).
    """
    check_labels(x, y)
    if not len(x):
        return 0.0, np.zeros_like(x)
    # Your part: compute loss and dx. Work with logarithms to stay exact.
    ### BEGIN SOLUTION
    N = x.shape[0]
    rows = np.arange(N)
    shifted = x - x.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[rows, y].sum() / N
    dx = np.exp(log_p)
    dx[rows, y] -= 1
    dx /= N
    ### END SOLUTION
    return loss, dx


# --- Normalization and dropout --------------------------------------------------------------------


def batchnorm_forward(
    x: Array, gamma: Array, beta: Array, bn_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Normalize every feature over the batch, then scale and shift it.

    Train mode, with the mean and the biased variance (divided by N) of each column of x:

        x_hat = (x - mean) / sqrt(var + eps)
        out = gamma * x_hat + beta
        running_mean  becomes  momentum * running_mean + (1 - momentum) * mean
        running_var   becomes  momentum * running_var  + (1 - momentum) * var

    so eps is inside the root, and momentum is the fraction of the old value that is kept. Test mode
    uses running_mean and running_var instead of mean and var, and does not change them. The new
    statistics are stored in `bn_param` as new arrays; arrays that were in it are not written to.

    Args:
        x: (N, D). In train mode N >= 1.
        gamma: scale (D,).
        beta: shift (D,).
        bn_param: a dict with
            mode: "train" or "test"; required.
            eps: added to the variance; default 1e-5.
            momentum: default 0.9.
            running_mean, running_var: (D,), default zeros; replaced in train mode.

    Returns:
        out: (N, D).
        cache: what the backward functions need; None in test mode.

    Source: Ioffe and Szegedy 2015, Algorithm 1. The paper estimates the test-time statistics from a
    pass over the data, with the unbiased variance; Torch uses running averages, as we do here.
    """
    check_batchnorm(x, gamma, beta, bn_param)
    mode = bn_param["mode"]
    eps = float(bn_param.get("eps", 1e-5))
    momentum = float(bn_param.get("momentum", 0.9))
    D = x.shape[1]
    running_mean = np.asarray(bn_param.get("running_mean", np.zeros(D)), dtype=x.dtype)
    running_var = np.asarray(bn_param.get("running_var", np.zeros(D)), dtype=x.dtype)
    gamma, beta = gamma.astype(x.dtype, copy=False), beta.astype(x.dtype, copy=False)
    cache = None
    # Your part: compute out; in train mode also cache, running_mean and running_var.
    ### BEGIN SOLUTION
    if mode == "train":
        mean, var = x.mean(axis=0), x.var(axis=0)
        inv_std = 1 / np.sqrt(var + eps)
        x_hat = (x - mean) * inv_std
        out = gamma * x_hat + beta
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        cache = (x_hat, inv_std, gamma)
    else:
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    ### END SOLUTION
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of batch normalization, going back through its graph step by step.

    The mean and the variance depend on x, so dx is the sum of three paths: through x_hat, through
    the variance, and through the mean.

    Args:
        dout: upstream gradient (N, D).
        cache: of `batchnorm_forward` in train mode.

    Returns:
        dx: (N, D).
        dgamma: (D,).
        dbeta: (D,).

    Source: Ioffe and Szegedy 2015, the six equations of section 3.
    """
    check_upstream(dout, cache, "N, D")
    # Your part: compute dx, dgamma and dbeta. Draw the graph of the forward pass first.
    ### BEGIN SOLUTION
    x_hat, inv_std, gamma = cache
    N = dout.shape[0]
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dx_hat = dout * gamma
    centred = x_hat / inv_std
    dvar = (dx_hat * centred).sum(axis=0) * -0.5 * inv_std**3
    dmean = -(dx_hat * inv_std).sum(axis=0) - 2 * dvar * centred.mean(axis=0)
    dx = dx_hat * inv_std + dvar * 2 * centred / N + dmean / N
    ### END SOLUTION
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the same as `batchnorm_backward`, with the formula that you derive on paper.

    Simplify the sum of the three paths until dx is one expression in x_hat, dout, gamma and the
    standard deviation. It gives the same numbers, in less time. Do not call `batchnorm_backward`:
    it is not available when this function is checked.

    Args:
        dout: upstream gradient (N, D).
        cache: of `batchnorm_forward` in train mode.

    Returns:
        dx: (N, D).
        dgamma: (D,).
        dbeta: (D,).
    """
    check_upstream(dout, cache, "N, D")
    # Your part: compute the same three gradients, with dx in a single expression.
    ### BEGIN SOLUTION
    x_hat, inv_std, gamma = cache
    N = dout.shape[0]
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dx = gamma * inv_std * (dout - (dbeta + x_hat * dgamma) / N)
    ### END SOLUTION
    return dx, dgamma, dbeta


def layernorm_forward(
    x: Array, gamma: Array, beta: Array, ln_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Normalize every example over its features, then scale and shift each feature.

    With the mean and the biased variance (divided by D) of each row of x,
    `out = gamma * (x - mean) / sqrt(var + eps) + beta`. There are no running statistics: training
    and testing are the same.

    Args:
        x: (N, D).
        gamma: scale (D,).
        beta: shift (D,).
        ln_param: a dict, which may have eps (default 1e-5).

    Returns:
        out: (N, D).
        cache: what `layernorm_backward` needs.

    Source: Ba, Kiros and Hinton 2016, equations 3 and 4.
    """
    check_layernorm(x, gamma, beta, ln_param)
    eps = float(ln_param.get("eps", 1e-5))
    gamma, beta = gamma.astype(x.dtype, copy=False), beta.astype(x.dtype, copy=False)
    # Your part: compute out and cache. Which axis did batch normalization use?
    ### BEGIN SOLUTION
    inv_std = 1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    out = gamma * x_hat + beta
    cache = (x_hat, inv_std, gamma)
    ### END SOLUTION
    return out, cache


def layernorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of layer normalization.

    The steps are the same as in batch normalization, but along the other axis. gamma now varies
    along the axis of the sums, so it has to stay inside the sums.

    Args:
        dout: upstream gradient (N, D).
        cache: of `layernorm_forward`.

    Returns:
        dx: (N, D).
        dgamma: (D,).
        dbeta: (D,).
    """
    check_upstream(dout, cache, "N, D")
    # Your part: compute dx, dgamma and dbeta.
    ### BEGIN SOLUTION
    x_hat, inv_std, gamma = cache
    dgamma = (dout * x_hat).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dx_hat = dout * gamma
    along_x_hat = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    dx = inv_std * (dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * along_x_hat)
    ### END SOLUTION
    return dx, dgamma, dbeta


def dropout_forward(x: Array, dropout_param: dict[str, Any]) -> tuple[Array, Cache]:
    """Keep each unit with probability p, and set the others to 0 (inverted dropout).

    In train mode `out = x * mask` with mask = (u < p) / p, where u is uniform in [0, 1) and drawn
    separately for each number, from NumPy's global generator (np.random.rand). The division by p
    keeps the expected value, so that test mode can return x unchanged.

    Args:
        x: inputs of any shape.
        dropout_param: a dict with
            p: the probability to KEEP a unit, 0 < p <= 1; required.
            mode: "train" or "test"; required.
            seed: passed to np.random.seed before the draw, if present; a gradient check needs it.

    Returns:
        out: the shape of x.
        cache: (dropout_param, mask); mask is None in test mode.

    Source: Srivastava et al. 2014, section 10 for the scaling in training.
    """
    check_dropout(x, dropout_param)
    p, mode = float(dropout_param["p"]), dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    # Your part: compute out, and mask in train mode. Test mode draws no random numbers.
    ### BEGIN SOLUTION
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p).astype(x.dtype) / p
        out = x * mask
    else:
        out = x.copy()
    ### END SOLUTION
    cache = (dropout_param, mask)
    return out, cache


def dropout_backward(dout: Array, cache: Cache) -> Array:
    """Compute the gradient of dropout: dout times the same mask in train mode, dout in test mode.

    Args:
        dout: upstream gradient, the shape of x.
        cache: (dropout_param, mask) of `dropout_forward`.

    Returns:
        dx: the shape of x.
    """
    check_upstream(dout, cache)
    dropout_param, mask = cache
    mode = dropout_param["mode"]
    # Your part: compute dx in both modes.
    ### BEGIN SOLUTION
    dx = dout * mask if mode == "train" else dout.copy()
    ### END SOLUTION
    return dx


# --- Convolution and pooling, as plain loops ------------------------------------------------------


def conv_forward_naive(
    x: Array, w: Array, b: Array, conv_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Slide every filter over every image; plain loops, no tricks.

    x is padded with `pad` zeros on each of its four sides. Output (i, j) of filter f is the sum of
    the products of w[f] and a window of the padded image, plus b[f]. The window is HH x WW pixels
    over all channels, and its top left corner is at (i * stride, j * stride). The filter is not
    flipped. With integer division,

        H_out = 1 + (H + 2 * pad - HH) // stride
        W_out = 1 + (W + 2 * pad - WW) // stride

    so rows and columns at the end that do not fill a window are left out.

    Args:
        x: images (N, C, H, W).
        w: filters (F, C, HH, WW).
        b: biases (F,).
        conv_param: a dict with
            stride: pixels from one window to the next, the same in both directions; at least 1.
            pad: zeros on each side; 0 or more.

    Returns:
        out: (N, F, H_out, W_out).
        cache: (x, w, b, conv_param), with x unpadded.
    """
    check_conv(x, w, b, conv_param)
    # Your part: compute out. np.pad adds the zeros; then loop over images, filters and pixels.
    ### BEGIN SOLUTION
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = int(conv_param["stride"]), int(conv_param["pad"])
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    window = x_pad[n, :, top : top + HH, left : left + WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    ### END SOLUTION
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of `conv_forward_naive`; plain loops, no tricks.

    Every output pixel contributes to the gradients of the window and of the filter it was computed
    from. Windows may overlap, and their contributions add up. Pixels that no window covers get 0.
    This is true for every stride and every pad, including 0.

    Args:
        dout: upstream gradient (N, F, H_out, W_out).
        cache: (x, w, b, conv_param) of `conv_forward_naive`.

    Returns:
        dx: (N, C, H, W), without the padding.
        dw: (F, C, HH, WW).
        db: (F,).
    """
    x, w, _, conv_param = cache
    check_conv_grad(dout, x, w, conv_param)
    # Your part: compute dx, dw and db. Loop as in the forward pass, and add up.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, H_out, W_out = dout.shape
    stride, pad = int(conv_param["stride"]), int(conv_param["pad"])
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx_pad = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    dw = np.zeros((F, C, HH, WW), dtype=w.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    rows = slice(i * stride, i * stride + HH)
                    columns = slice(j * stride, j * stride + WW)
                    dw[f] += dout[n, f, i, j] * x_pad[n, :, rows, columns]
                    dx_pad[n, :, rows, columns] += dout[n, f, i, j] * w[f]
    # Counted from the front, because pad:-pad would be empty when pad is 0.
    dx = dx_pad[:, :, pad : pad + H, pad : pad + W]
    db = dout.sum(axis=(0, 2, 3))
    ### END SOLUTION
    return dx, dw, db


def max_pool_forward_naive(x: Array, pool_param: dict[str, Any]) -> tuple[Array, Cache]:
    """Take the maximum of every window of every channel; plain loops, no tricks.

    Windows may overlap or leave gaps. There is no padding: with integer division,

        H_out = 1 + (H - pool_height) // stride
        W_out = 1 + (W - pool_width) // stride

    so rows and columns at the end that do not fill a window are left out.

    Args:
        x: images (N, C, H, W).
        pool_param: a dict with
            pool_height, pool_width: the size of the window; at least 1.
            stride: pixels from one window to the next, the same in both directions; at least 1.

    Returns:
        out: (N, C, H_out, W_out).
        cache: (x, pool_param).
    """
    check_pool(x, pool_param)
    # Your part: compute out. Loop over images, channels and pixels.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    keys = ("pool_height", "pool_width", "stride")
    height, width, stride = (int(pool_param[key]) for key in keys)
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    out[n, c, i, j] = x[n, c, top : top + height, left : left + width].max()
    ### END SOLUTION
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout: Array, cache: Cache) -> Array:
    """Compute the gradient of `max_pool_forward_naive`; plain loops, no tricks.

    The gradient of a window goes to the pixel that has its maximum. If several pixels are equally
    large, the first of them gets all of it, row by row from the top left. If windows overlap, a
    pixel can be the maximum of several windows, and their gradients add up. All other pixels get 0.

    Args:
        dout: upstream gradient (N, C, H_out, W_out).
        cache: (x, pool_param) of `max_pool_forward_naive`.

    Returns:
        dx: (N, C, H, W).
    """
    x, pool_param = cache
    check_pool_grad(dout, x, pool_param)
    # Your part: compute dx. Find the position of each maximum again.
    ### BEGIN SOLUTION
    N, C, H_out, W_out = dout.shape
    keys = ("pool_height", "pool_width", "stride")
    height, width, stride = (int(pool_param[key]) for key in keys)
    dx = np.zeros(x.shape, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * stride, j * stride
                    window = x[n, c, top : top + height, left : left + width]
                    # argmax returns the first of equal maxima, row by row.
                    row, column = divmod(int(window.argmax()), width)
                    dx[n, c, top + row, left + column] += dout[n, c, i, j]
    ### END SOLUTION
    return dx


# --- Normalization of images ----------------------------------------------------------------------


def spatial_batchnorm_forward(
    x: Array, gamma: Array, beta: Array, bn_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Normalize every channel over the batch and over all its pixels.

    Each channel is one feature and has one mean and one variance, over N * H * W numbers.
    Everything else is as in `batchnorm_forward`, which you may call.

    Args:
        x: images (N, C, H, W).
        gamma: scale (C,).
        beta: shift (C,).
        bn_param: as in `batchnorm_forward`, with running statistics of shape (C,).

    Returns:
        out: (N, C, H, W).
        cache: what `spatial_batchnorm_backward` needs; None in test mode.

    Source: Ioffe and Szegedy 2015, section 3.2.
    """
    check_batchnorm(x, gamma, beta, bn_param, "N, C, H, W")
    # Your part: compute out and cache, in a few lines around batchnorm_forward.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    # Channels last, so that each becomes a column; a reshape alone would mix them.
    columns = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    out, cache = batchnorm_forward(columns, gamma, beta, bn_param)
    out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    ### END SOLUTION
    return out, cache


def spatial_batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of spatial batch normalization.

    Args:
        dout: upstream gradient (N, C, H, W).
        cache: of `spatial_batchnorm_forward` in train mode.

    Returns:
        dx: (N, C, H, W).
        dgamma: (C,).
        dbeta: (C,).
    """
    check_upstream(dout, cache, "N, C, H, W")
    # Your part: compute dx, dgamma and dbeta, in a few lines around a backward pass you have.
    ### BEGIN SOLUTION
    N, C, H, W = dout.shape
    columns = dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    dx, dgamma, dbeta = batchnorm_backward_alt(columns, cache)
    dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    ### END SOLUTION
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(
    x: Array, gamma: Array, beta: Array, G: int, gn_param: dict[str, Any]
) -> tuple[Array, Cache]:
    """Normalize groups of channels, each image separately, then scale and shift each channel.

    The C channels are split into G groups of C / G neighbors. Each image and group has one mean and
    one biased variance, over C / G * H * W numbers: `out = gamma * (x - mean) / sqrt(var + eps) +
    beta`. There are no running statistics: training and testing are the same.

    Args:
        x: images (N, C, H, W).
        gamma: scale, one for each channel: (1, C, 1, 1). Code may also accept (C,) and (C, 1, 1),
            which mean the same, but this is not required.
        beta: shift, in the same form.
        G: number of groups, a divisor of C.
        gn_param: a dict, which may have eps (default 1e-5).

    Returns:
        out: (N, C, H, W).
        cache: what `spatial_groupnorm_backward` needs.

    Source: Wu and He 2018, equations 1, 2, 6 and 7.
    """
    G = check_groupnorm(x, gamma, beta, G, gn_param)
    eps = float(gn_param.get("eps", 1e-5))
    gamma, beta = gamma.astype(x.dtype, copy=False), beta.astype(x.dtype, copy=False)
    # Your part: compute out and cache. Give the groups their own axis.
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    groups = x.reshape(N, G, C // G * H * W)
    inv_std = 1 / np.sqrt(groups.var(axis=2, keepdims=True) + eps)
    x_hat = ((groups - groups.mean(axis=2, keepdims=True)) * inv_std).reshape(x.shape)
    out = gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
    cache = (x_hat, inv_std, gamma, beta.shape)
    ### END SOLUTION
    return out, cache


def spatial_groupnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Compute the gradients of spatial group normalization.

    Args:
        dout: upstream gradient (N, C, H, W).
        cache: of `spatial_groupnorm_forward`.

    Returns:
        dx: (N, C, H, W).
        dgamma: the shape of gamma.
        dbeta: the shape of beta.
    """
    check_upstream(dout, cache, "N, C, H, W")
    # Your part: compute dx, dgamma and dbeta.
    ### BEGIN SOLUTION
    x_hat, inv_std, gamma, beta_shape = cache
    N, C, H, W = dout.shape
    G = inv_std.shape[1]
    dgamma = (dout * x_hat).sum(axis=(0, 2, 3)).reshape(gamma.shape)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(beta_shape)
    # One row per group, as in layer normalization, with gamma inside the sums.
    by_group = (N, G, C // G * H * W)
    dx_hat = (dout * gamma.reshape(1, C, 1, 1)).reshape(by_group)
    x_hat = x_hat.reshape(by_group)
    along_x_hat = (dx_hat * x_hat).mean(axis=2, keepdims=True)
    dx = inv_std * (dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * along_x_hat)
    dx = dx.reshape(dout.shape)
    ### END SOLUTION
    return dx, dgamma, dbeta
