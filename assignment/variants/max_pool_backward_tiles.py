"""Other right answers for `max_pool_backward_tiles`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/pooling_tiles.py:max_pool_backward_tiles"

VARIANTS = [
    Variant(
        id="repeated",
        why="Repeats maxima and gradients to the size of the image, then compares.",
        changes=[
            Rewrite(
                WHERE,
                """
                wide = out.repeat(height, axis=2).repeat(width, axis=3)
                dx = (x == wide) * dout.repeat(height, axis=2).repeat(width, axis=3)
                """,
            )
        ],
    ),
    Variant(
        id="one-place-at-a-time",
        why="Writes into strided slices of dx, one position in the tile at a time.",
        changes=[
            Rewrite(
                WHERE,
                """
                dx = 0 * x
                for r in range(height):
                    for c in range(width):
                        here = x[:, :, r::height, c::width] == out
                        dx[:, :, r::height, c::width] = here * dout
                """,
            )
        ],
    ),
]
