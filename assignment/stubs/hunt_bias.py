"""The bias is never added. The bug comes from a published exercise solution."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/convolution.py:ForgetfulConv.forward"

STUB = [Edit(WHERE, "        sums = sums + self.b\n", "")]
