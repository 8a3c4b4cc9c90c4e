"""Mistakes that occur in several exercises: what the verdict and the hint say about each."""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception, Rewrite

# For each id, the headline of the verdict and its hint.
WORDS: dict[str, tuple[str, str]] = {
    # The loss of a network with regularization.
    "gradient-without-regularization": (
        "The gradients leave out the regularization.",
        "The penalty depends on the weights, so it has a derivative with respect to them.",
    ),
    "gradient-adds-the-sum-of-the-weights": (
        (
            "The gradients add reg times the sum of all weights, which is the same number "
            "everywhere."
        ),
        (
            "Take the derivative of the penalty with respect to one single weight. Which weights "
            "are left in it?"
        ),
    ),
    "gradient-twice-the-penalty": (
        (
            "The regularization in the gradients is twice as large as it should be: the factor "
            "0.5 of the loss is missing."
        ),
        "The square leaves a factor of 2 in the derivative. What does the 0.5 do to it?",
    ),
    "gradient-half-the-penalty": (
        (
            "The regularization in the gradients is half as large as it should be: it still has "
            "the factor 0.5."
        ),
        "What is the derivative of 0.5 * w * w?",
    ),
    "gradient-regularizes-the-gradient": (
        "reg times the gradient is added instead of reg times the weights.",
        "The penalty is a function of the weights. What is its derivative?",
    ),
    "loss-without-the-half": (
        (
            "The regularization in the loss is twice as large as it should be: the factor 0.5 is "
            "missing."
        ),
        "Read the formula of the loss again, factor by factor.",
    ),
    "loss-without-regularization": (
        "The loss leaves out the regularization.",
        "Compare the loss with reg = 0 to the loss with a larger reg. Which should be larger?",
    ),
    "biases-regularized": (
        "The biases are regularized, too.",
        "Which parameters does the formula of the loss sum over?",
    ),
    "without-relu": (
        "There is no ReLU between the layers.",
        "Go through the list of layers in the docstring of the class, one by one.",
    ),
    "backward-without-relu": (
        "The backward pass leaves out the ReLU.",
        "Every layer of the forward pass has a backward pass. Count both.",
    ),
    "relu-on-the-scores": (
        "A ReLU is applied to the scores, so negative scores become 0.",
        "What comes between the last affine layer and the softmax?",
    ),
    "probabilities-for-scores": (
        "The function returns probabilities instead of scores: softmax was applied.",
        "Are scores what goes into the softmax, or what comes out of it?",
    ),
    "gradient-holds-only-the-penalty": (
        (
            "The gradients of the weights contain only the regularization: those of "
            "the softmax loss are lost."
        ),
        "The loss is a sum of two parts. How does your code combine their gradients?",
    ),
    "gradient-subtracts-the-penalty": (
        "The regularization is subtracted from the gradients instead of added.",
        "The penalty is added to the loss. Which sign does its derivative have?",
    ),
    "loss-holds-only-the-penalty": (
        "The loss contains only the regularization: the softmax loss is lost.",
        "The loss is a sum of two parts. How does your code combine them?",
    ),
    "penalty-divided-by-the-examples": (
        "The regularization is divided by the number of examples.",
        "Read the formula of the loss again. Which of its two parts is a mean over the batch?",
    ),
    # Initial parameters.
    "scale-by-fan-in": (
        "The weights are scaled by the number of inputs instead of weight_scale.",
        "The docstring says what weight_scale is.",
    ),
    "uniform-in-place-of-normal": (
        "The weights are drawn from a uniform distribution instead of a normal one.",
        "rand and randn are different functions. Which of them draws from a bell curve?",
    ),
    "scale-forgotten": (
        "weight_scale is ignored: the weights have a standard deviation of 1.",
        "Print the standard deviation of W1 for two values of weight_scale.",
    ),
    "random-biases": (
        "The biases are random, like the weights.",
        "Which parameters start at 0 according to the docstring?",
    ),
    "transposed": (
        "The weights are transposed: they have one row per unit instead of one row per input.",
        "affine_forward computes rows @ w. Which sizes must match?",
    ),
    "uniform-from-zero": (
        "The weights are uniform between 0 and weight_scale instead of normal.",
        "rand and randn are different functions. Which of them draws from a bell curve around 0?",
    ),
    "kaiming-scale": (
        "The weights are scaled by sqrt(2 / inputs) instead of weight_scale.",
        (
            "That is a good rule, but this exercise asks for another. What does the "
            "docstring say about the standard deviation?"
        ),
    ),
    "biases-of-the-inputs": (
        "Each array of biases has the size of its layer's input instead of its output.",
        "A bias is added to each output of a layer. How many outputs are there?",
    ),
    # Update rules.
    "epsilon-inside-the-root": (
        "epsilon is added inside the square root instead of after it.",
        "Look where the square root ends in the formula.",
    ),
    "epsilon-added-to-the-weights": (
        "epsilon is added to the weights instead of the root, because parentheses are missing.",
        "Which of the operations does Python do first?",
    ),
    "uphill": (
        "The step goes up the slope instead of down.",
        "A gradient points uphill. Which sign does the step have in the formula?",
    ),
    "learning-rate-forgotten": (
        "The learning rate is left out.",
        "Double the learning rate. What should happen to the step?",
    ),
    "weights-overwritten": (
        "The new weights are right, but the array w itself is changed.",
        "The caller may still need w. Which of your operations write into it?",
    ),
    "log-of-a-rounded-probability": (
        (
            "The loss is infinite because it is the logarithm of a probability that was rounded "
            "to 0."
        ),
        (
            "log(a / b) is log(a) - log(b). In which of the two forms do you never take the "
            "logarithm of 0?"
        ),
    ),
    # Backward passes of normalization layers.
    "variance-path-of-the-other-sign": (
        "The path through the variance has the wrong sign.",
        "If the variance grows, do the normalized numbers grow or shrink?",
    ),
    "variance-taken-for-a-constant": (
        "dx leaves out the path through the variance.",
        "x reaches the output on three paths. Which one is missing?",
    ),
    "mean-taken-for-a-constant": (
        "dx leaves out the path through the mean.",
        "x reaches the output on three paths. Which one is missing?",
    ),
    "gamma-forgotten": (
        "dx leaves out gamma.",
        (
            "The scale is the last thing in the forward pass, so it comes first in the backward "
            "pass."
        ),
    ),
    "scale-and-shift-averaged": (
        "dgamma and dbeta are averages instead of sums.",
        (
            "The same gamma multiplies every pixel of its channel. How do the contributions of "
            "all these pixels combine?"
        ),
    ),
    # Arrays with the right numbers in the wrong shape.
    "gradient-with-an-axis-more": (
        "The gradients have one axis more than their parameters.",
        (
            "Print both shapes. An update subtracts one from the other, and NumPy broadcasts axes "
            "of length 1 without a warning."
        ),
    ),
    "biases-with-an-axis-more": (
        "The biases have shape (1, n) instead of (n,).",
        "Print the shape of b1. How many axes does it have in the docstring?",
    ),
    "seed-fixed": (
        "The constructor sets the random seed, so every network has the same weights.",
        (
            "The code that creates a network chooses the seed. Create two networks and compare "
            "their weights."
        ),
    ),
    "cache-holds-another-array": (
        "The cache does not hold the array that was passed in.",
        "Which array does the docstring ask for? Is it still the one that was passed in?",
    ),
    # Modules.
    "weight-gradient-forgotten": (
        "backward does not change weight.grad.",
        "The layer has two parameters. How many gradients does backward compute?",
    ),
    "gradients-replaced": (
        "The gradients of earlier backward passes are lost: only those of the last one are left.",
        "After two passes without zero_grad between them, the gradients are the sum of both.",
    ),
    "gradients-added-to-the-data": (
        "backward adds the gradients to the parameters' data instead of to their grad.",
        "Which of a parameter's two arrays does an optimizer read, and which does it change?",
    ),
    "bias-gradient-forgotten": (
        "backward does not change bias.grad.",
        "The layer has two parameters. How many gradients does backward compute?",
    ),
    "only-the-weight-gradient-replaced": (
        "Each backward pass overwrites weight.grad instead of adding to it.",
        "After two passes without zero_grad between them, the gradients are the sum of both.",
    ),
    "only-the-bias-gradient-replaced": (
        "Each backward pass overwrites bias.grad instead of adding to it.",
        "After two passes without zero_grad between them, the gradients are the sum of both.",
    ),
    "gradients-subtracted": (
        "backward subtracts the gradients from weight.grad and bias.grad instead of adding them.",
        "The step goes against the gradient. What does the gradient itself do?",
    ),
    "gradients-added-twice": (
        "Each backward pass adds its gradients twice.",
        "After one pass, compare weight.grad with dw.",
    ),
    "earlier-gradients-doubled": (
        "Each backward pass doubles the gradients of the passes before it.",
        "What exactly does += add?",
    ),
    "one-bias-gradient-for-all": (
        "Every entry of bias.grad gets the same number: the sum of the whole dout.",
        "Each bias has a column or a map of its own. Which entries of dout depend on it?",
    ),
    "returns-dout": ("backward returns dout itself.", "What does the layer before this one need?"),
}


def known(name: str, changes: Sequence[Edit | Rewrite]) -> Misconception:
    """Return the mistake with this id, made by these changes to the solution of an exercise."""
    says, hint = WORDS[name]
    return Misconception(id=name, says=says, hint=hint, changes=changes)
