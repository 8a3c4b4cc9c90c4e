"""Known wrong repairs of `ForgetfulConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _hunts as hunts

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"
ADD = "sums = sums + self.b"
NO_ADD = Edit(WHERE, f"        {ADD}\n", "")
MAPS = "out = sums.transpose(0, 3, 1, 2)"

MISCONCEPTIONS = [
    hunts.as_handed_out(
        hint=(
            "Give the class images that are 0 everywhere. What should come out according to the "
            "docstring, and what does come out?"
        ),
        bug=NO_ADD,
    ),
    Misconception(
        id="biases-along-the-width",
        says="The biases belong to the columns of the maps instead of to the filters.",
        hint=(
            "NumPy broadcasts along the last axis. Which axis is the last one when the bias is "
            "added?"
        ),
        changes=[NO_ADD, Edit(WHERE, MAPS, f"{MAPS} + self.b")],
    ),
    Misconception(
        id="one-bias-for-all",
        says="Every filter uses the first bias.",
        hint="How many biases are there, and how many filters?",
        changes=[Edit(WHERE, ADD, "sums = sums + self.b[0]")],
    ),
    Misconception(
        id="biases-added-up",
        says="Every output gets the sum of all biases.",
        hint="Each filter has one bias of its own.",
        changes=[Edit(WHERE, ADD, "sums = sums + self.b.sum()")],
    ),
    Misconception(
        id="filters-last",
        says="The maps are on the last axis instead of the second.",
        hint="Compare the shape of the result with the docstring.",
        changes=[Edit(WHERE, MAPS, "out = sums")],
    ),
    Misconception(
        id="biases-subtracted",
        says="The biases are subtracted instead of added.",
        hint=(
            "Give the class images that are 0 everywhere. What should come out according to the "
            "docstring?"
        ),
        changes=[Edit(WHERE, ADD, "sums = sums - self.b")],
    ),
    Misconception(
        id="rows-and-columns-swapped",
        says="The rows and columns of the maps are swapped.",
        hint="Write down the shape of the maps for images that are wider than tall.",
        changes=[Edit(WHERE, MAPS, "out = sums.transpose(0, 3, 2, 1)")],
    ),
]
