"""Known wrong repairs of `ForgetfulConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"
GOOD = "sums = sums + self.b"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The results are those of the class as it was handed out: the bug is still in it.",
        hint=(
            "Give the class images that are 0 everywhere. What should come out according to the "
            "docstring, and what does come out?"
        ),
        changes=[Edit(WHERE, "        sums = sums + self.b\n", "")],
    ),
    Misconception(
        id="one-bias-for-all",
        says="Every filter uses the first bias.",
        hint="How many biases are there, and how many filters?",
        changes=[Edit(WHERE, GOOD, "sums = sums + self.b[0]")],
    ),
    Misconception(
        id="biases-added-up",
        says="Every output gets the sum of all biases.",
        hint="Each filter has one bias of its own.",
        changes=[Edit(WHERE, GOOD, "sums = sums + self.b.sum()")],
    ),
    Misconception(
        id="biases-subtracted",
        says="The biases are subtracted instead of added.",
        hint=(
            "Give the class images that are 0 everywhere. What should come out "
            "according to the docstring?"
        ),
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums = sums - self.b"),
        ],
    ),
    Misconception(
        id="mean-of-the-biases",
        says="Every output gets the mean of all biases.",
        hint="Each filter has one bias of its own.",
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums = sums + self.b.mean()"),
        ],
    ),
    Misconception(
        id="last-bias-for-all",
        says="Every filter uses the last bias.",
        hint="How many biases are there, and how many filters?",
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums = sums + self.b[-1]"),
        ],
    ),
    Misconception(
        id="biases-twice",
        says="Each bias is added twice.",
        hint=("Give the class images that are 0 everywhere, and compare the result with b."),
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums = sums + 2 * self.b"),
        ],
    ),
    Misconception(
        id="biases-as-factors",
        says="The sums are multiplied by the biases.",
        hint=(
            "Give the class images that are 0 everywhere. What should come out "
            "according to the docstring?"
        ),
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums = sums * self.b"),
        ],
    ),
    Misconception(
        id="biases-once-a-channel",
        says="Each bias is added once per channel of the images.",
        hint=("A window has several channels. How many sums does a filter compute for it?"),
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums = sums + self.w.shape[1] * self.b"),
        ],
    ),
    Misconception(
        id="first-image-only",
        says="The bias is added to the first image only.",
        hint="Which images of the batch have a bias in the docstring?",
        changes=[
            Edit(WHERE, "sums = sums + self.b", "sums[0] += self.b"),
        ],
    ),
    Misconception(
        id="biases-along-the-width",
        says=("The biases belong to the columns of the maps instead of to the filters."),
        hint=(
            "NumPy broadcasts along the last axis. Which axis is the last one when "
            "the bias is added?"
        ),
        changes=[
            Edit(WHERE, "        sums = sums + self.b\n", ""),
            Edit(
                WHERE,
                "out = sums.transpose(0, 3, 1, 2)",
                "out = sums.transpose(0, 3, 1, 2) + self.b",
            ),
        ],
    ),
    Misconception(
        id="rows-and-columns-swapped",
        says="The rows and columns of the maps are swapped.",
        hint="Write down the shape of the maps for images that are wider than tall.",
        changes=[
            Edit(WHERE, "out = sums.transpose(0, 3, 1, 2)", "out = sums.transpose(0, 3, 2, 1)"),
        ],
    ),
    Misconception(
        id="filters-last",
        says="The maps are on the last axis instead of the second.",
        hint="Compare the shape of the result with the docstring.",
        changes=[
            Edit(WHERE, "out = sums.transpose(0, 3, 1, 2)", "out = sums"),
        ],
    ),
    Misconception(
        id="stride-ignored",
        says="The stride is ignored: the windows move by one pixel.",
        hint="The constructor stores the stride. Where is it used?",
        changes=[
            Edit(WHERE, "self.stride", "1"),
        ],
    ),
]
