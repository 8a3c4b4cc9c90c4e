"""Known wrong answers for `FullyConnectedNet.loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.loss"
# The network runs batch normalization, also where layer normalization is configured.
ONLY_BATCHNORM = (
    Edit(
        WHERE,
        'batchnorm_forward if self.normalization == "batchnorm" else layernorm_forward',
        "batchnorm_forward",
    ),
    Edit(
        WHERE,
        "batchnorm_backward_alt\n"
        '                    if self.normalization == "batchnorm"\n'
        "                    else layernorm_backward",
        "batchnorm_backward_alt",
    ),
)
SCORES = (
    'scores, scores_cache = affine_forward(out, self.params[f"W{last}"], self.params[f"b{last}"])'
)
LOSS = "loss, dscores = softmax_loss(scores, y)"
RELU = "out, relu_cache = relu_forward(out)"
RELU_BACK = "dout = relu_backward(dout, relu_cache)"
DROPOUT = (
    "if self.use_dropout:\n"
    "                out, dropout_cache = dropout_forward(out, self.dropout_param)"
)
DROPOUT_BACK = "if self.use_dropout:\n                dout = dropout_backward(dout, dropout_cache)"
HIDDEN = "if i < self.num_layers - 1:"
AFFINE_BACK = 'dout, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dout, affine_cache)'

MISCONCEPTIONS = [
    Misconception(
        id="layernorm-ignored",
        says='normalization="layernorm" is treated like no normalization.',
        hint="Your network has two kinds of normalization. Which lines run for the second?",
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
        says='normalization="layernorm" runs batch normalization.',
        hint="Which function is called for each of the two?",
        changes=[
            *ONLY_BATCHNORM,
            Edit(
                WHERE,
                "gamma, beta = ",
                'self.bn_params[i - 1]["mode"] = mode\n                gamma, beta = ',
            ),
        ],
    ),
    Misconception(
        id="last-layer-not-regularised",
        says="The regularization leaves out the weights of the last layer.",
        hint="The sum in the formula ends at L. Where does your loop end?",
        changes=[
            Edit(
                WHERE,
                "for i in range(1, self.num_layers + 1):",
                "for i in range(1, self.num_layers):",
            )
        ],
    ),
    words.known(
        "biases-regularised",
        [
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
        says="The gammas are regularized, too.",
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
    words.known(
        "gradient-without-regularisation", [Edit(WHERE, 'grads[f"W{i}"] += reg * W', "pass")]
    ),
    words.known(
        "gradient-adds-the-sum-of-the-weights",
        [Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] += reg * np.sum(W)')],
    ),
    words.known(
        "gradient-half-the-penalty",
        [Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] += 0.5 * reg * W')],
    ),
    words.known(
        "gradient-regularises-the-gradient",
        [Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] += reg * grads[f"W{i}"]')],
    ),
    words.known(
        "loss-without-the-half",
        [Edit(WHERE, "loss += 0.5 * reg * np.sum(W**2)", "loss += reg * np.sum(W**2)")],
    ),
    Misconception(
        id="dropout-never-applied",
        says="Dropout is never applied.",
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
        says="The backward pass leaves out dropout.",
        hint="A unit that was dropped had no effect on the loss. What is its gradient?",
        changes=[
            Edit(
                WHERE,
                "if self.use_dropout:\n                dout = ",
                "if False:\n                dout = ",
            )
        ],
    ),
    words.known(
        "without-relu",
        [
            Edit(WHERE, RELU, "relu_cache = out"),
            Edit(WHERE, RELU_BACK, "pass"),
        ],
    ),
    Misconception(
        id="normalisation-after-relu",
        says="The normalization comes after the ReLU instead of before it.",
        hint="The docstring of the class gives the order within a block.",
        changes=[
            # Each ReLU moves to the other side of the normalization, in both passes.
            Edit(
                WHERE,
                f"{RELU}\n            if self.use_dropout:",
                "if self.use_dropout:",
            ),
            Edit(
                WHERE,
                "norm_cache = dropout_cache = None",
                f"norm_cache = dropout_cache = None\n            {RELU}",
            ),
            Edit(WHERE, f"{RELU_BACK}\n", "pass\n"),
            Edit(
                WHERE,
                AFFINE_BACK,
                f"{RELU_BACK}\n            {AFFINE_BACK}",
            ),
        ],
    ),
    Misconception(
        id="running-statistics-lost",
        says=(
            "Batch normalization gets a new dict at every call, so its running statistics are lost."
        ),
        hint=(
            "The running statistics must last from one call to the next. Where does the network "
            "keep them?"
        ),
        changes=[Edit(WHERE, "gamma, beta, self.bn_params[i - 1]", 'gamma, beta, {"mode": mode}')],
    ),
    Misconception(
        id="a-hidden-layer-taken-for-granted",
        says="The network fails when it has no hidden layer.",
        hint="Which layers are left when hidden_dims is empty?",
        changes=[Edit(WHERE, "last = self.num_layers", "last = max(self.num_layers, 2)")],
    ),
    words.known(
        "gradient-with-an-axis-more",
        [
            Edit(
                WHERE,
                "reg = float(self.reg)",
                'grads.update({name: g[None] for name, g in grads.items() if name[0] == "b"})\n'
                "        reg = float(self.reg)",
            )
        ],
    ),
    Misconception(
        id="batchnorm-in-train-mode-in-place-of-layernorm",
        says='normalization="layernorm" runs batch normalization, always in train mode.',
        hint="Which function is called for each of the two?",
        changes=[
            *ONLY_BATCHNORM,
            Edit(
                WHERE,
                "self.bn_params[i - 1])",
                (
                    'self.bn_params[i - 1] if self.normalization == "batchnorm" '
                    'else {"mode": "train"})'
                ),
            ),
        ],
    ),
    Misconception(
        id="dropout-without-labels",
        says="Dropout is applied to the scores, too, when there are no labels.",
        hint="Which mode does dropout need when y is None?",
        changes=[
            Edit(
                WHERE,
                "out, dropout_cache = dropout_forward(out, self.dropout_param)",
                (
                    'always = {**self.dropout_param, "mode": "train"}\n'
                    "                out, dropout_cache = dropout_forward(out, always)"
                ),
            )
        ],
    ),
    words.known(
        "backward-without-relu", [Edit(WHERE, "dout = relu_backward(dout, relu_cache)", "pass")]
    ),
    words.known(
        "gradient-twice-the-penalty",
        [Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] += 2 * reg * W')],
    ),
    words.known(
        "relu-on-the-scores",
        [
            Edit(WHERE, SCORES, SCORES + "\n        scores, last_relu = relu_forward(scores)"),
            Edit(WHERE, LOSS, LOSS + "\n        dscores = relu_backward(dscores, last_relu)"),
        ],
    ),
    Misconception(
        id="scale-and-shift-without-gradients",
        says="grads has no entries for gamma and beta.",
        hint=(
            "Which parameters does the network have? Each of them needs a gradient of the same "
            "name."
        ),
        changes=[
            Edit(
                WHERE,
                'dout, grads[f"gamma{i}"], grads[f"beta{i}"] = backward(dout, norm_cache)',
                "dout = backward(dout, norm_cache)[0]",
            )
        ],
    ),
    words.known(
        "loss-without-regularisation", [Edit(WHERE, "loss += 0.5 * reg * np.sum(W**2)", "pass")]
    ),
    Misconception(
        id="no-regularisation-at-all",
        says="The loss and the gradients leave out the regularization.",
        hint="What does self.reg do in the formula of the loss?",
        changes=[
            Edit(WHERE, "loss += 0.5 * reg * np.sum(W**2)", "pass"),
            Edit(WHERE, 'grads[f"W{i}"] += reg * W', "pass"),
        ],
    ),
    Misconception(
        id="penalty-of-the-first-assignment",
        says=(
            "The regularization is twice as large as it should be, in the loss and in "
            "the gradients: the factor 0.5 is missing."
        ),
        hint="Read the formula of the loss again, factor by factor.",
        changes=[
            Edit(WHERE, "loss += 0.5 * reg * np.sum(W**2)", "loss += reg * np.sum(W**2)"),
            Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] += 2 * reg * W'),
        ],
    ),
    Misconception(
        id="last-gradient-without-regularisation",
        says="The gradient of the last layer's weights leaves out the regularization.",
        hint="The sum in the formula ends at L. Which gradients does your code add the penalty to?",
        changes=[
            Edit(
                WHERE,
                'grads[f"W{i}"] += reg * W',
                'grads[f"W{i}"] += reg * W * (i < self.num_layers)',
            )
        ],
    ),
    Misconception(
        id="loss-without-the-last-penalty",
        says="The regularization in the loss leaves out the weights of the last layer.",
        hint="The sum in the formula ends at L. Where does yours end?",
        changes=[
            Edit(
                WHERE,
                "loss += 0.5 * reg * np.sum(W**2)",
                "loss += 0.5 * reg * np.sum(W**2) * (i < self.num_layers)",
            )
        ],
    ),
    Misconception(
        id="loss-with-the-last-penalty-only",
        says="The regularization in the loss contains only the weights of the last layer.",
        hint="Does your loop add up the penalties, or does each one replace the one before?",
        changes=[
            Edit(
                WHERE,
                "loss += 0.5 * reg * np.sum(W**2)",
                "loss += 0.5 * reg * np.sum(W**2) * (i == self.num_layers)",
            )
        ],
    ),
    Misconception(
        id="first-layer-not-regularised",
        says="The regularization leaves out the weights of the first layer.",
        hint="The sum in the formula starts at 1. Where does your loop start?",
        changes=[
            Edit(
                WHERE,
                "for i in range(1, self.num_layers + 1):",
                "for i in range(2, self.num_layers + 1):",
            )
        ],
    ),
    Misconception(
        id="only-the-first-layer-regularised",
        says="The regularization contains only the weights of the first layer.",
        hint="The sum in the formula goes from 1 to L.",
        changes=[Edit(WHERE, "for i in range(1, self.num_layers + 1):", "for i in range(1, 2):")],
    ),
    Misconception(
        id="only-the-last-layer-regularised",
        says="The regularization contains only the weights of the last layer.",
        hint="The sum in the formula goes from 1 to L.",
        changes=[
            Edit(
                WHERE,
                "for i in range(1, self.num_layers + 1):",
                "for i in range(self.num_layers, self.num_layers + 1):",
            )
        ],
    ),
    words.known(
        "biases-regularised-in-the-gradients",
        [
            Edit(
                WHERE,
                'grads[f"W{i}"] += reg * W',
                (
                    'grads[f"W{i}"] += reg * W\n            grads[f"b{i}"] += reg * '
                    'self.params[f"b{i}"]'
                ),
            )
        ],
    ),
    Misconception(
        id="every-parameter-regularised",
        says="Biases, gammas and betas are regularized, too.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                "for i in range(1, self.num_layers + 1):",
                (
                    'for name in grads:\n            if name[0] != "W":\n                loss += '
                    "0.5 * reg * np.sum(self.params[name] ** 2)\n                grads[name] += "
                    "reg * self.params[name]\n        for i in range(1, self.num_layers + 1):"
                ),
            )
        ],
    ),
    words.known(
        "gradient-holds-only-the-penalty",
        [Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] = reg * W')],
    ),
    words.known(
        "gradients-averaged-again",
        [Edit(WHERE, "affine_backward(dscores,", "affine_backward(dscores / len(X),")],
    ),
    words.known(
        "biases-regularised-in-the-loss",
        [
            Edit(
                WHERE,
                "loss += 0.5 * reg * np.sum(W**2)",
                (
                    "loss += 0.5 * reg * np.sum(W**2)\n            loss += 0.5 * reg * "
                    'np.sum(self.params[f"b{i}"] ** 2)'
                ),
            )
        ],
    ),
    words.known(
        "probabilities-for-scores",
        [
            Edit(
                WHERE,
                "return scores",
                "return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="dropout-before-normalisation",
        says="Dropout comes before the normalization instead of after the ReLU.",
        hint="The docstring of the class gives the order within a block.",
        changes=[
            Edit(WHERE, f"{RELU}\n            {DROPOUT}", RELU),
            Edit(
                WHERE,
                "norm_cache = dropout_cache = None",
                f"norm_cache = dropout_cache = None\n            {DROPOUT}",
            ),
            Edit(WHERE, f"{DROPOUT_BACK}\n            ", ""),
            Edit(WHERE, AFFINE_BACK, f"{DROPOUT_BACK}\n            {AFFINE_BACK}"),
        ],
    ),
    Misconception(
        id="dropout-not-after-the-last-hidden-layer",
        says="Dropout is not applied after the last hidden layer.",
        hint="A dropout layer follows each ReLU. How many are there in a network of L layers?",
        changes=[
            Edit(
                WHERE,
                "if self.use_dropout:\n                out, dropout_cache",
                (
                    "if self.use_dropout and i < self.num_layers - 1:\n                out, "
                    "dropout_cache"
                ),
            ),
            Edit(
                WHERE,
                "if self.use_dropout:\n                dout = ",
                "if self.use_dropout and i < self.num_layers - 1:\n                dout = ",
            ),
        ],
    ),
    Misconception(
        id="normalisation-ignored",
        says="The network ignores its normalization.",
        hint="What does self.normalization decide?",
        changes=[
            Edit(
                WHERE,
                "norm_cache = dropout_cache = None\n            if self.normalization:",
                "norm_cache = dropout_cache = None\n            if False:",
            ),
            Edit(
                WHERE,
                f"{RELU_BACK}\n            if self.normalization:",
                f"{RELU_BACK}\n            if False:",
            ),
        ],
    ),
    Misconception(
        id="normalisation-in-place-of-relu",
        says="A layer with normalization has no ReLU.",
        hint="Read the order of the layers in the docstring of the class again.",
        changes=[
            Edit(
                WHERE,
                RELU,
                f"relu_cache = out\n            if not self.normalization:\n                {RELU}",
            ),
            Edit(WHERE, RELU_BACK, f"if not self.normalization:\n                {RELU_BACK}"),
        ],
    ),
    Misconception(
        id="last-hidden-layer-without-relu",
        says="The last hidden layer has no ReLU.",
        hint="Only the scores have no ReLU. Which layers are left?",
        changes=[
            Edit(WHERE, RELU, f"relu_cache = out\n            {HIDDEN}\n                {RELU}"),
            Edit(WHERE, RELU_BACK, f"{HIDDEN}\n                {RELU_BACK}"),
        ],
    ),
    Misconception(
        id="normalisation-before-relu-in-the-backward-pass",
        says="The backward pass goes through the normalization before the ReLU.",
        hint=(
            "The backward pass takes the layers in reverse order. Which of the two came "
            "last in the forward pass?"
        ),
        changes=[
            Edit(
                WHERE, f"{RELU_BACK}\n            if self.normalization:", "if self.normalization:"
            ),
            Edit(WHERE, AFFINE_BACK, f"{RELU_BACK}\n            {AFFINE_BACK}"),
        ],
    ),
    Misconception(
        id="batchnorm-always-in-train-mode",
        says="Batch normalization runs in train mode, even without labels.",
        hint="Which dict says in which mode a normalization layer runs?",
        changes=[
            Edit(
                WHERE,
                "gamma, beta, self.bn_params[i - 1]",
                'gamma, beta, {**self.bn_params[i - 1], "mode": "train"}',
            )
        ],
    ),
    Misconception(
        id="gamma-and-beta-swapped-in-grads",
        says="The gradients of gamma and beta are swapped.",
        hint="In which order does the backward function return its gradients?",
        changes=[
            Edit(
                WHERE,
                'dout, grads[f"gamma{i}"], grads[f"beta{i}"] = backward',
                'dout, grads[f"beta{i}"], grads[f"gamma{i}"] = backward',
            )
        ],
    ),
    Misconception(
        id="first-hidden-layer-without-relu",
        says="The first hidden layer has no ReLU.",
        hint="Only the scores have no ReLU. Which layers are left?",
        changes=[
            Edit(WHERE, RELU, f"relu_cache = out\n            if i > 1:\n                {RELU}"),
            Edit(WHERE, RELU_BACK, f"if i > 1:\n                {RELU_BACK}"),
        ],
    ),
    words.known(
        "labels-for-scores", [Edit(WHERE, "return scores", "return scores.argmax(axis=1)")]
    ),
    words.known(
        "gradient-subtracts-the-penalty",
        [Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] -= reg * W')],
    ),
    words.known(
        "loss-holds-only-the-penalty",
        [
            Edit(
                WHERE,
                "for i in range(1, self.num_layers + 1):",
                "loss = 0.0\n        for i in range(1, self.num_layers + 1):",
            )
        ],
    ),
    words.known(
        "penalty-divided-by-the-examples",
        [
            Edit(
                WHERE,
                "loss += 0.5 * reg * np.sum(W**2)",
                "loss += 0.5 * reg * np.sum(W**2) / len(X)",
            ),
            Edit(WHERE, 'grads[f"W{i}"] += reg * W', 'grads[f"W{i}"] += reg * W / len(X)'),
        ],
    ),
]
