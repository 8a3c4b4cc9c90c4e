"""Other right answers for `TwoLayerNet.loss`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/classifiers/fc_net.py:TwoLayerNet.loss"

VARIANTS = [
    Variant(
        id="layer-by-layer",
        why="Calls every layer separately.",
        changes=[
            Rewrite(
                WHERE,
                """
W1, b1, W2, b2 = (self.params[k] for k in ("W1", "b1", "W2", "b2"))
a, c1 = affine_forward(X, W1, b1)
a, c2 = relu_forward(a)
scores, c3 = affine_forward(a, W2, b2)
if y is None:
    return scores
loss, d = softmax_loss(scores, y)
loss += self.reg / 2 * (np.sum(W1 * W1) + np.sum(W2 * W2))
d, dW2, db2 = affine_backward(d, c3)
_, dW1, db1 = affine_backward(relu_backward(d, c2), c1)
grads = {"W1": dW1 + self.reg * W1, "b1": db1, "W2": dW2 + self.reg * W2, "b2": db2}
""",
            )
        ],
    ),
    Variant(
        id="by-hand",
        why="Uses no layer functions at all.",
        changes=[
            Rewrite(
                WHERE,
                """
rows = X.reshape(len(X), -1)
hidden = np.maximum(rows @ self.params["W1"] + self.params["b1"], 0)
scores = hidden @ self.params["W2"] + self.params["b2"]
if y is None:
    return scores
loss, d = softmax_loss(scores, y)
grads["W2"], grads["b2"] = hidden.T @ d, d.sum(0)
d = (d @ self.params["W2"].T) * (hidden > 0)
grads["W1"], grads["b1"] = rows.T @ d, d.sum(0)
for k in ("W1", "W2"):
    loss = loss + self.reg * np.linalg.norm(self.params[k]) ** 2 / 2
    grads[k] = grads[k] + self.reg * self.params[k]
""",
            )
        ],
    ),
]
