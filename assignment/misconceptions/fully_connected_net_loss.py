"""Wrong losses and gradients of the network, each as a change to the right ones."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.loss"

MISCONCEPTIONS = [
    Misconception(
        id="layernorm-ignored",
        says=('Your results are what you get when normalization="layernorm" is treated as none.'),
        hint="Your network has two kinds of normalisation. Which lines run for the second?",
        changes=[
            Edit(
                WHERE,
                "norm_cache = dropout_cache = None\n            if self.normalization:",
                (
                    "norm_cache = dropout_cache = None\n"
                    '            if self.normalization == "batchnorm":'
                ),
            ),
            Edit(
                WHERE,
                "dout = relu_backward(dout, relu_cache)\n            if self.normalization:",
                (
                    "dout = relu_backward(dout, relu_cache)\n"
                    '            if self.normalization == "layernorm":\n'
                    '                gamma = self.params[f"gamma{i}"]\n'
                    '                grads[f"gamma{i}"], grads[f"beta{i}"] = '
                    "np.zeros_like(gamma), np.zeros_like(gamma)\n"
                    '            if self.normalization == "batchnorm":'
                ),
            ),
        ],
    ),
    Misconception(
        id="batchnorm-in-place-of-layernorm",
        says=(
            'Your results are what you get when normalization="layernorm" runs batch normalisation.'
        ),
        hint="Which function is called for each of the two?",
        changes=[
            Rewrite(
                WHERE,
                """
out, caches = X, []
for i in range(1, self.num_layers):
    out, affine_cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
    norm_cache = dropout_cache = None
    if self.normalization:
        self.bn_params[i - 1]["mode"] = mode
        gamma, beta = self.params[f"gamma{i}"], self.params[f"beta{i}"]
        out, norm_cache = batchnorm_forward(out, gamma, beta, self.bn_params[i - 1])
    out, relu_cache = relu_forward(out)
    if self.use_dropout:
        out, dropout_cache = dropout_forward(out, self.dropout_param)
    caches.append((affine_cache, norm_cache, relu_cache, dropout_cache))
L = self.num_layers
scores, cache = affine_forward(out, self.params[f"W{L}"], self.params[f"b{L}"])
if y is None:
    return scores
loss, dscores = softmax_loss(scores, y)
dout, grads[f"W{L}"], grads[f"b{L}"] = affine_backward(dscores, cache)
for i in range(L - 1, 0, -1):
    affine_cache, norm_cache, relu_cache, dropout_cache = caches[i - 1]
    if self.use_dropout:
        dout = dropout_backward(dout, dropout_cache)
    dout = relu_backward(dout, relu_cache)
    if self.normalization:
        dout, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward(dout, norm_cache)
    dout, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dout, affine_cache)
for i in range(1, L + 1):
    loss += 0.5 * self.reg * np.sum(self.params[f"W{i}"] ** 2)
    grads[f"W{i}"] += float(self.reg) * self.params[f"W{i}"]
""",
            )
        ],
    ),
    Misconception(
        id="last-layer-not-regularised",
        says=("Your results are what you get when the last layer is left out of the penalty."),
        hint="The formula sums up to L. Where does your loop end?",
        changes=[
            Edit(
                WHERE,
                "for i in range(1, self.num_layers + 1):",
                "for i in range(1, self.num_layers):",
            )
        ],
    ),
    Misconception(
        id="biases-regularised",
        says=("Your results are what you get when the biases are regularised like the weights."),
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                'grads[f"W{i}"] += reg * W',
                (
                    'grads[f"W{i}"] += reg * W\n'
                    '            loss += 0.5 * reg * np.sum(self.params[f"b{i}"] ** 2)\n'
                    '            grads[f"b{i}"] += reg * self.params[f"b{i}"]'
                ),
            )
        ],
    ),
    Misconception(
        id="gammas-regularised",
        says="Your results are what you get when gammas are regularised like the weights.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                'grads[f"W{i}"] += reg * W',
                (
                    'grads[f"W{i}"] += reg * W\n'
                    '            if f"gamma{i}" in self.params:\n'
                    '                loss += 0.5 * reg * np.sum(self.params[f"gamma{i}"] ** 2)\n'
                    '                grads[f"gamma{i}"] += reg * self.params[f"gamma{i}"]'
                ),
            )
        ],
    ),
    Misconception(
        id="gradient-without-regularisation",
        says="Your gradients are what you get when the penalty is in the loss only.",
        hint="The penalty depends on the weights, so it has a derivative.",
        changes=[Edit(WHERE, 'grads[f"W{i}"] += reg * W', "pass")],
    ),
    Misconception(
        id="loss-without-the-half",
        says="Your loss is what you get when the penalty has no factor 0.5.",
        hint="Read the formula of the loss again, factor by factor.",
        changes=[Edit(WHERE, "loss += 0.5 * reg * np.sum(W**2)", "loss += reg * np.sum(W**2)")],
    ),
    Misconception(
        id="dropout-never-applied",
        says="Your results are what you get when dropout is left out.",
        hint="What does self.use_dropout decide?",
        changes=[
            Edit(
                WHERE,
                "if self.use_dropout:\n                out, dropout_cache",
                "if False:\n                out, dropout_cache",
            ),
            Edit(
                WHERE,
                "if self.use_dropout:\n                dout = ",
                "if False:\n                dout = ",
            ),
        ],
    ),
    Misconception(
        id="dropout-forwards-only",
        says=("Your gradients are what you get when dropout is left out of the backward pass."),
        hint="A unit that was dropped had no say in the loss. What is its gradient?",
        changes=[
            Edit(
                WHERE,
                "if self.use_dropout:\n                dout = ",
                "if False:\n                dout = ",
            )
        ],
    ),
    Misconception(
        id="without-relu",
        says="Your results are what you get when there is no ReLU between the layers.",
        hint="Go through the row of layers in the text of the class, one by one.",
        changes=[
            Edit(WHERE, "out, relu_cache = relu_forward(out)", "relu_cache = out"),
            Edit(WHERE, "dout = relu_backward(dout, relu_cache)", "pass"),
        ],
    ),
    Misconception(
        id="normalisation-after-relu",
        says="Your results are what you get when the normalisation comes after the ReLU.",
        hint="The text of the class gives the order within a block.",
        changes=[
            Rewrite(
                WHERE,
                """
out, caches = X, []
forward, backward = batchnorm_forward, batchnorm_backward
if self.normalization == "layernorm":
    forward, backward = layernorm_forward, layernorm_backward
for i in range(1, self.num_layers):
    out, affine_cache = affine_forward(out, self.params[f"W{i}"], self.params[f"b{i}"])
    norm_cache = dropout_cache = None
    out, relu_cache = relu_forward(out)
    if self.normalization:
        gamma, beta = self.params[f"gamma{i}"], self.params[f"beta{i}"]
        out, norm_cache = forward(out, gamma, beta, self.bn_params[i - 1])
    if self.use_dropout:
        out, dropout_cache = dropout_forward(out, self.dropout_param)
    caches.append((affine_cache, norm_cache, relu_cache, dropout_cache))
L = self.num_layers
scores, cache = affine_forward(out, self.params[f"W{L}"], self.params[f"b{L}"])
if y is None:
    return scores
loss, dscores = softmax_loss(scores, y)
dout, grads[f"W{L}"], grads[f"b{L}"] = affine_backward(dscores, cache)
for i in range(L - 1, 0, -1):
    affine_cache, norm_cache, relu_cache, dropout_cache = caches[i - 1]
    if self.use_dropout:
        dout = dropout_backward(dout, dropout_cache)
    if self.normalization:
        dout, grads[f"gamma{i}"], grads[f"beta{i}"] = backward(dout, norm_cache)
    dout = relu_backward(dout, relu_cache)
    dout, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dout, affine_cache)
for i in range(1, L + 1):
    loss += 0.5 * self.reg * np.sum(self.params[f"W{i}"] ** 2)
    grads[f"W{i}"] += float(self.reg) * self.params[f"W{i}"]
""",
            )
        ],
    ),
    Misconception(
        id="running-statistics-lost",
        says=(
            "Your scores are what you get when batch normalisation is given a new dict "
            "at every call."
        ),
        hint=(
            "The running statistics must last from call to call. Where does the network keep them?"
        ),
        changes=[Edit(WHERE, "gamma, beta, self.bn_params[i - 1]", 'gamma, beta, {"mode": mode}')],
    ),
]
