"""Wrong convolutions that students write, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:conv_forward_naive"

MISCONCEPTIONS = [
    Misconception(
        id="bias-never-added",
        says="Your out is what you get when the bias is never added.",
        hint="Every filter f has one number b[f] that belongs in each of its outputs.",
        changes=[Edit(WHERE, "+ b[f]", "")],
    ),
]
