"""Known wrong repairs of `ForgetfulConv`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"
GOOD = "sums = sums + self.b"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="The class is unchanged: the bug is still in it.",
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
]
