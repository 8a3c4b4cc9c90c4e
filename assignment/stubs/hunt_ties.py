"""On ties the gradient goes to every maximum, as in a published repository."""

from grading.spec import Edit

WHERE = "cs231n/bughunt/pooling.py:GenerousPool.backward"
WINNER = """winner = np.zeros(window.shape, x.dtype)
            winner.flat[window.argmax()] = 1"""

STUB = [Edit(WHERE, WINNER, "winner = (window == window.max()).astype(x.dtype)")]
