"""Other right ways to scale rows."""

from grading.spec import Rewrite, Variant

VARIANTS = [
    Variant(
        "loop",
        "Row by row gives the same numbers.",
        [
            Rewrite(
                "toy/rows.py:scale_rows",
                """
                out = np.zeros_like(x)
                for i in range(len(s)):
                    out[i] = x[i] * s[i]
                """,
            )
        ],
    ),
]
