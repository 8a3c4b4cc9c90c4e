"""With ties, every maximum gets the gradient. The bug comes from a published repository."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/pooling.py:GenerousPool.backward"
WINNER = """winner = np.zeros(window.shape, x.dtype)
            winner.flat[window.argmax()] = 1"""

STUB = [Edit(WHERE, WINNER, "winner = (window == window.max()).astype(x.dtype)")]
