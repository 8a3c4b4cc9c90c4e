"""Other right answers for `FullyConnectedNet.loss`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.loss"

VARIANTS = [
    Variant(
        id="dicts-of-caches",
        why=(
            "Stores caches by name, uses the other backward function of batch normalization, and "
            "computes the penalty with dot products."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
L, p, kept, h = self.num_layers, self.params, {}, X
for k in range(1, L):
    h, kept["a", k] = affine_forward(h, p["W%d" % k], p["b%d" % k])
    args = ()
    if self.normalization:
        args = (p["gamma%d" % k], p["beta%d" % k], self.bn_params[k - 1])
    if self.normalization == "batchnorm":
        h, kept["n", k] = batchnorm_forward(h, *args)
    elif self.normalization == "layernorm":
        h, kept["n", k] = layernorm_forward(h, *args)
    h, kept["r", k] = relu_forward(h)
    if self.use_dropout:
        h, kept["d", k] = dropout_forward(h, self.dropout_param)
scores, kept["a", L] = affine_forward(h, p["W%d" % L], p["b%d" % L])
if mode == "test":
    return scores
loss, d = softmax_loss(scores, y)
for k in range(L, 0, -1):
    if k < L:
        d = dropout_backward(d, kept["d", k]) if self.use_dropout else d
        d = relu_backward(d, kept["r", k])
    if ("n", k) in kept:
        back = {"batchnorm": batchnorm_backward, "layernorm": layernorm_backward}
        d, dg, db = back[self.normalization](d, kept["n", k])
        grads["gamma%d" % k], grads["beta%d" % k] = dg, db
    d, dW, grads["b%d" % k] = affine_backward(d, kept["a", k])
    grads["W%d" % k] = dW + self.reg * p["W%d" % k]
    loss += self.reg / 2 * np.vdot(p["W%d" % k], p["W%d" % k])
""",
            )
        ],
    ),
    Variant(
        id="penalty-first",
        why=(
            "Computes the penalty before the softmax loss, and returns the gradients of biases as "
            "rows."
        ),
        changes=[
            Edit(
                WHERE,
                "loss, dscores = softmax_loss(scores, y)",
                "loss, dscores = softmax_loss(np.array(scores), y)",
            ),
            Edit(
                WHERE,
                "loss += 0.5 * reg * np.sum(W**2)",
                "loss = 0.5 * reg * np.sum(W * W) + loss",
            ),
        ],
    ),
    Variant(
        id="a-tape-of-functions",
        why="Each step of the forward pass puts its own backward step on a list.",
        changes=[
            Rewrite(
                WHERE,
                """
                tape, h, last = [], X, self.num_layers
                norms = {
                    "batchnorm": (batchnorm_forward, batchnorm_backward),
                    "layernorm": (layernorm_forward, layernorm_backward),
                }

                def affine(h, i):
                    h, cache = affine_forward(h, self.params[f"W{i}"], self.params[f"b{i}"])

                    def back(d):
                        d, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(d, cache)
                        return d

                    tape.append(back)
                    return h

                def norm(h, i):
                    forward, backward = norms[self.normalization]
                    gamma, beta = self.params[f"gamma{i}"], self.params[f"beta{i}"]
                    h, cache = forward(h, gamma, beta, self.bn_params[i - 1])

                    def back(d):
                        d, grads[f"gamma{i}"], grads[f"beta{i}"] = backward(d, cache)
                        return d

                    tape.append(back)
                    return h

                for i in range(1, last):
                    h = affine(h, i)
                    if self.normalization:
                        h = norm(h, i)
                    h, cache = relu_forward(h)
                    tape.append(lambda d, cache=cache: relu_backward(d, cache))
                    if self.use_dropout:
                        h, cache = dropout_forward(h, self.dropout_param)
                        tape.append(lambda d, cache=cache: dropout_backward(d, cache))
                scores = affine(h, last)
                if y is None:
                    return scores
                loss, d = softmax_loss(scores, y)
                while tape:
                    d = tape.pop()(d)
                reg = float(self.reg)
                for name in [name for name in self.params if name[0] == "W"]:
                    loss += 0.5 * reg * (self.params[name] ** 2).sum()
                    grads[name] = grads[name] + reg * self.params[name]
                """,
            )
        ],
    ),
]
