"""Films of convolution and pooling, forward and backward.

Every frame shows the window, the numbers that are multiplied, and the cells that are written. The
numbers are recorded from the kit's own layers (`fast_layers`, `pooling_methods`). With `mine=True`
your own result is shown beside them, with wrong numbers marked.

    from cs231n import animate
    animate.player("conv", kernel=(3, 3), stride=2, mode="same")      # in a notebook
    animate.save(animate.record("pool", mode="max"), "pool.gif")      # .gif, .mp4, .html, .png
"""

from cs231n.animation.kinds import KINDS, MODES
from cs231n.animation.pictures import player, record, save, write_all
from cs231n.animation.scene import Movie

__all__ = ["KINDS", "MODES", "Movie", "player", "record", "save", "write_all"]
