"""Right where windows tile the image, as in a published exercise solution."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/pooling.py:TilingPool.forward"
HANDED = "(*x.shape[:2], x.shape[2] // self.stride, x.shape[3] // self.stride)"

STUB = [Edit(WHERE, "self.outputs(x)", HANDED)]
