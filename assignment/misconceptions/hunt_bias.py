"""Wrong maps of `ForgetfulConv`."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"
GOOD = "sums = sums + self.b"

MISCONCEPTIONS = [
    Misconception(
        id="as-handed-out",
        says="Your class is as it was handed out: the mistake is still in it.",
        hint="Give the class images that are 0 everywhere. What should come out, by its "
        "docstring, and what does?",
        changes=[Edit(WHERE, "        sums = sums + self.b\n", "")],
    ),
    Misconception(
        id="one-bias-for-all",
        says="Your maps are what you get when every filter has the first bias.",
        hint="How many biases are there, and how many filters?",
        changes=[Edit(WHERE, GOOD, "sums = sums + self.b[0]")],
    ),
    Misconception(
        id="biases-added-up",
        says="Your maps are what you get when the sum of all biases is added everywhere.",
        hint="A filter has one bias, its own.",
        changes=[Edit(WHERE, GOOD, "sums = sums + self.b.sum()")],
    ),
]
