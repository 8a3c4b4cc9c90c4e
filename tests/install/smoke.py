"""Use an installed package, as a script, from any folder.

`smoke.py compiled` fails if the compiled layers are missing. Without the word, they may be missing.
"""

from __future__ import annotations

import sys

import numpy as np

import cs231n
from cs231n import fast_layers, info, layers
from cs231n.classifiers.cnn import ThreeLayerConvNet


def main() -> int:
    print("installed in", cs231n.__path__[0])
    info.main()
    if "compiled" in sys.argv[1:] and fast_layers.backend().name != "cython":
        print("the compiled layers are missing", file=sys.stderr)
        return 1
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(2, 3, 7, 6)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    conv_param = {"stride": 2, "pad": 1}
    out, cache = layers.conv_forward_naive(x, w, b, conv_param)
    fast, fast_cache = fast_layers.conv_forward_fast(x, w, b, conv_param)
    np.testing.assert_allclose(fast, out, rtol=1e-9, atol=1e-12)
    slow_gradients = layers.conv_backward_naive(out, cache)
    for got, want in zip(
        fast_layers.conv_backward_fast(out, fast_cache), slow_gradients, strict=True
    ):
        np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12)
    model = ThreeLayerConvNet(input_dim=(1, 8, 8), num_filters=2, filter_size=3, hidden_dim=5)
    loss, _ = model.loss(rng.normal(size=(3, 1, 8, 8)), np.array([0, 1, 2]))
    assert np.isfinite(loss)
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
