"""The gradients are right only at stride 1. The bug comes from a published exercise solution."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/convolution.py:StrideOneConv.backward"

STUB = [Edit(WHERE, "i * self.stride, j * self.stride", "i, j")]
