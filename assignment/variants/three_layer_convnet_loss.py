"""Other right answers for `ThreeLayerConvNet.loss`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/classifiers/cnn.py:ThreeLayerConvNet.loss"

VARIANTS = [
    Variant(
        id="layer-by-layer",
        why="Calls every layer separately, including the naive ones.",
        changes=[
            Rewrite(
                WHERE,
                """
                a, conv = conv_forward_naive(X, W1, b1, conv_param)
                a, relu = relu_forward(a)
                a, pool = max_pool_forward_naive(a, pool_param)
                a, affine = affine_forward(a, W2, b2)
                a, relu2 = relu_forward(a)
                scores, last = affine_forward(a, W3, b3)
                if y is None:
                    return scores
                loss, da = softmax_loss(scores, y)
                da, dW3, db3 = affine_backward(da, last)
                da, dW2, db2 = affine_backward(relu_backward(da, relu2), affine)
                da = max_pool_backward_naive(da, pool)
                _, dW1, db1 = conv_backward_naive(relu_backward(da, relu), conv)
                loss += self.reg / 2 * sum(np.sum(w * w) for w in (W1, W2, W3))
                grads = {
                    "W1": dW1 + self.reg * W1, "b1": db1,
                    "W2": dW2 + self.reg * W2, "b2": db2,
                    "W3": dW3 + self.reg * W3, "b3": db3,
                }
                """,
            )
        ],
    ),
    Variant(
        id="penalty-by-norms",
        why=(
            "Computes the penalty with dot products of the flat weights, and returns the "
            "gradients of biases as rows."
        ),
        changes=[
            Edit(
                WHERE,
                "np.sum(self.params[name] ** 2)",
                "np.vdot(self.params[name], self.params[name])",
            ),
        ],
    ),
]
