"""The output is right only where windows fill the image.

The bug comes from a published exercise solution.
"""

from grading.spec import Edit

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"
HANDED = "(*x.shape[:2], x.shape[2] // self.stride, x.shape[3] // self.stride)"

STUB = [Edit(WHERE, "self.outputs(x)", HANDED)]
