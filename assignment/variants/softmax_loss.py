"""Other right answers for `softmax_loss`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:softmax_loss"

VARIANTS = [
    Variant(
        id="one-hot",
        why="Uses an array of ones and zeros for the labels, and writes out log-sum-exp.",
        changes=[
            Rewrite(
                WHERE,
                """
n = len(x)
top = np.max(x, axis=1)[:, None]
exps = np.exp(x - top)
total = np.sum(exps, axis=1)[:, None]
hot = np.eye(x.shape[1])[y]
loss = float(np.sum(hot * (np.log(total) + top - x))) / n
dx = (exps / total - hot) / n
""",
            )
        ],
    ),
    Variant(
        id="loops",
        why="Loops over the rows.",
        changes=[
            Rewrite(
                WHERE,
                """
loss, dx = 0.0, np.zeros_like(x)
for i, row in enumerate(x):
    row = row - np.max(row)
    log_sum = np.log(np.sum(np.exp(row)))
    loss += log_sum - row[y[i]]
    dx[i] = np.exp(row - log_sum)
    dx[i, y[i]] -= 1
loss /= x.shape[0]
dx /= x.shape[0]
""",
            )
        ],
    ),
    Variant(
        id="logaddexp",
        why="np.logaddexp subtracts the maximum itself.",
        changes=[
            Rewrite(
                WHERE,
                """
                sums = np.logaddexp.reduce(x, axis=1)
                rows = np.arange(len(x))
                loss = np.mean(sums - x[rows, y])
                dx = np.exp(x - sums[:, None])
                dx[rows, y] -= 1
                dx = dx / len(x)
                """,
            )
        ],
    ),
    Variant(
        id="row-by-row",
        why="One example at a time, and one number of dx at a time.",
        changes=[
            Rewrite(
                WHERE,
                """
                N, loss, dx = len(x), 0.0, np.zeros_like(x)
                for i in range(N):
                    shifted = x[i] - np.max(x[i])
                    total = np.sum(np.exp(shifted))
                    loss += np.log(total) - shifted[y[i]]
                    for j in range(x.shape[1]):
                        dx[i, j] = (np.exp(shifted[j]) / total - (j == y[i])) / N
                loss /= N
                """,
            )
        ],
    ),
]
