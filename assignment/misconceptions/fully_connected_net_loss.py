"""Known wrong answers for `FullyConnectedNet.loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from ._networks import probabilities_for_scores, regularization

WHERE = "cs231n/classifiers/fc_net.py:FullyConnectedNet.loss"

# Texts of the solution: the forward pass,
NO_CACHES = "norm_cache = dropout_cache = None"
NORM = f"{NO_CACHES}\n            if self.normalization:"
RELU = "out, relu_cache = relu_forward(out)"
DROPOUT = "if self.use_dropout:\n                out, dropout_cache"
SCORES = (
    'scores, scores_cache = affine_forward(out, self.params[f"W{last}"], self.params[f"b{last}"])'
)
# the backward pass,
LOSS = "loss, dscores = softmax_loss(scores, y)"
DROPOUT_BACK = "if self.use_dropout:\n                dout ="
RELU_BACK = "dout = relu_backward(dout, relu_cache)"
NORM_BACK = f"{RELU_BACK}\n            if self.normalization:"
GAMMA_BETA = 'dout, grads[f"gamma{i}"], grads[f"beta{i}"] = backward(dout, norm_cache)'
AFFINE_BACK = 'dout, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dout, affine_cache)'
# and the regularization.
LOOP = "for i in range(1, self.num_layers + 1):"
PENALTY = "loss += 0.5 * reg * np.sum(W**2)"
GRADIENT = 'grads[f"W{i}"] += reg * W'

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

MISCONCEPTIONS = [
    words.known(
        "without-relu", [Edit(WHERE, RELU, "relu_cache = out"), Edit(WHERE, RELU_BACK, "pass")]
    ),
    Misconception(
        id="normalization-ignored",
        says="The network ignores its normalization.",
        hint="What does self.normalization decide?",
        changes=[
            Edit(WHERE, NORM, f"{NO_CACHES}\n            if False:"),
            Edit(WHERE, NORM_BACK, f"{RELU_BACK}\n            if False:"),
        ],
    ),
    Misconception(
        id="dropout-never-applied",
        says="Dropout is never applied.",
        hint="What does self.use_dropout decide?",
        changes=[
            Edit(WHERE, DROPOUT, DROPOUT.replace("self.use_dropout", "False")),
            Edit(WHERE, DROPOUT_BACK, DROPOUT_BACK.replace("self.use_dropout", "False")),
        ],
    ),
    Misconception(
        id="layernorm-ignored",
        says='normalization="layernorm" is treated like no normalization.',
        hint="Your network has two kinds of normalization. Which lines run for the second?",
        changes=[
            Edit(WHERE, NORM, f'{NO_CACHES}\n            if self.normalization == "batchnorm":'),
            Edit(
                WHERE,
                NORM_BACK,
                f"{RELU_BACK}\n"
                '            if self.normalization == "layernorm":\n'
                '                gamma = self.params[f"gamma{i}"]\n'
                '                grads[f"gamma{i}"], grads[f"beta{i}"] = '
                "np.zeros_like(gamma), np.zeros_like(gamma)\n"
                '            if self.normalization == "batchnorm":',
            ),
        ],
    ),
    Misconception(
        id="last-layer-not-regularized",
        says="The regularization leaves out the weights of the last layer.",
        hint="The sum in the formula ends at L. Where does your loop end?",
        changes=[Edit(WHERE, LOOP, "for i in range(1, self.num_layers):")],
    ),
    *regularization(WHERE, loop=LOOP, loss=PENALTY, gradient=GRADIENT, weights="W"),
    words.known("backward-without-relu", [Edit(WHERE, RELU_BACK, "pass")]),
    words.known(
        "relu-on-the-scores",
        [
            Edit(WHERE, SCORES, f"{SCORES}\n        scores, last_relu = relu_forward(scores)"),
            Edit(WHERE, LOSS, f"{LOSS}\n        dscores = relu_backward(dscores, last_relu)"),
        ],
    ),
    probabilities_for_scores(WHERE),
    words.known(
        "biases-regularized",
        [
            Edit(
                WHERE,
                GRADIENT,
                f"{GRADIENT}\n"
                '            loss += 0.5 * reg * np.sum(self.params[f"b{i}"] ** 2)\n'
                '            grads[f"b{i}"] += reg * self.params[f"b{i}"]',
            )
        ],
    ),
    Misconception(
        id="gammas-regularized",
        says="The gammas are regularized, too.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                GRADIENT,
                f"{GRADIENT}\n"
                '            if f"gamma{i}" in self.params:\n'
                '                loss += 0.5 * reg * np.sum(self.params[f"gamma{i}"] ** 2)\n'
                '                grads[f"gamma{i}"] += reg * self.params[f"gamma{i}"]',
            )
        ],
    ),
    Misconception(
        id="every-parameter-regularized",
        says="Biases, gammas and betas are regularized, too.",
        hint="Which parameters does the formula of the loss sum over?",
        changes=[
            Edit(
                WHERE,
                LOOP,
                "for name in grads:\n"
                '            if name[0] != "W":\n'
                "                loss += 0.5 * reg * np.sum(self.params[name] ** 2)\n"
                "                grads[name] += reg * self.params[name]\n"
                f"        {LOOP}",
            )
        ],
    ),
    Misconception(
        id="last-gradient-without-regularization",
        says="The gradient of the last layer's weights leaves out the regularization.",
        hint="The sum in the formula ends at L. Which gradients does your code add the penalty to?",
        changes=[Edit(WHERE, GRADIENT, f"{GRADIENT} * (i < self.num_layers)")],
    ),
    Misconception(
        id="loss-without-the-last-penalty",
        says="The regularization in the loss leaves out the weights of the last layer.",
        hint="The sum in the formula ends at L. Where does yours end?",
        changes=[Edit(WHERE, PENALTY, f"{PENALTY} * (i < self.num_layers)")],
    ),
    Misconception(
        id="loss-with-the-last-penalty-only",
        says="The regularization in the loss contains only the weights of the last layer.",
        hint="Does your loop add up the penalties, or does each one replace the one before?",
        changes=[Edit(WHERE, PENALTY, f"{PENALTY} * (i == self.num_layers)")],
    ),
    Misconception(
        id="dropout-forwards-only",
        says="The backward pass leaves out dropout.",
        hint="A unit that was dropped had no effect on the loss. What is its gradient?",
        changes=[Edit(WHERE, DROPOUT_BACK, DROPOUT_BACK.replace("self.use_dropout", "False"))],
    ),
    Misconception(
        id="dropout-without-labels",
        says="Units are dropped even when y is None.",
        hint="Which mode does dropout need when y is None?",
        changes=[
            Edit(
                WHERE,
                "dropout_forward(out, self.dropout_param)",
                'dropout_forward(out, {**self.dropout_param, "mode": "train"})',
            )
        ],
    ),
    Misconception(
        id="normalization-after-relu",
        says="The normalization comes after the ReLU instead of before it.",
        hint="The docstring of the class gives the order within a block.",
        changes=[
            # Each ReLU moves to the other side of the normalization, in both passes.
            Edit(WHERE, f"{RELU}\n            if self.use_dropout:", "if self.use_dropout:"),
            Edit(WHERE, NO_CACHES, f"{NO_CACHES}\n            {RELU}"),
            Edit(WHERE, f"{RELU_BACK}\n", "pass\n"),
            Edit(WHERE, AFFINE_BACK, f"{RELU_BACK}\n            {AFFINE_BACK}"),
        ],
    ),
    Misconception(
        id="normalization-before-relu-in-the-backward-pass",
        says="The backward pass goes through the normalization before the ReLU.",
        hint=(
            "The backward pass takes the layers in reverse order. Which of the two came "
            "last in the forward pass?"
        ),
        changes=[
            Edit(WHERE, NORM_BACK, "if self.normalization:"),
            Edit(WHERE, AFFINE_BACK, f"{RELU_BACK}\n            {AFFINE_BACK}"),
        ],
    ),
    Misconception(
        id="scale-and-shift-without-gradients",
        says="grads has no entries for gamma and beta.",
        hint=(
            "Which parameters does the network have? Each of them needs a gradient of the same "
            "name."
        ),
        changes=[Edit(WHERE, GAMMA_BETA, "dout = backward(dout, norm_cache)[0]")],
    ),
    Misconception(
        id="gamma-and-beta-swapped-in-grads",
        says="The gradients of gamma and beta are swapped.",
        hint="In which order does the backward function return its gradients?",
        changes=[
            Edit(
                WHERE,
                'grads[f"gamma{i}"], grads[f"beta{i}"] =',
                'grads[f"beta{i}"], grads[f"gamma{i}"] =',
            )
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
        id="batchnorm-in-train-mode-in-place-of-layernorm",
        says='normalization="layernorm" runs batch normalization, always in train mode.',
        hint="Which function is called for each of the two?",
        changes=[
            *ONLY_BATCHNORM,
            Edit(
                WHERE,
                "self.bn_params[i - 1])",
                'self.bn_params[i - 1] if self.normalization == "batchnorm" '
                'else {"mode": "train"})',
            ),
        ],
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
]
