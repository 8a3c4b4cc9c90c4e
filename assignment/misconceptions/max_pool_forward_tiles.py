"""Known wrong answers for `max_pool_forward_tiles`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_forward_tiles"
SIX = "x.reshape(N, C, H // height, height, W // width, width)"

MISCONCEPTIONS = [
    Misconception(
        id="tile-number-inside",
        says=(
            "The pixels that are pooled together are not neighbors: they are as many pixels apart "
            "as there are tiles."
        ),
        hint=(
            "When one axis becomes two, the last of them varies fastest: it counts the pixels "
            "inside a tile."
        ),
        changes=[
            Edit(WHERE, SIX, "x.reshape(N, C, height, H // height, width, W // width)"),
            Edit(WHERE, "axis=(3, 5)", "axis=(2, 4)"),
        ],
    ),
    Misconception(
        id="mean-of-tiles",
        says="Each tile is averaged instead of giving its maximum.",
        hint="Which number of a tile does the docstring ask for?",
        changes=[Edit(WHERE, ".max(axis", ".mean(axis")],
    ),
    Misconception(
        id="flattened-runs",
        says="The pixels that are pooled together follow each other in memory, row by row.",
        hint="The pixels of a tile are not contiguous in memory. A tile needs two axes, not one.",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "x.reshape(N, C, H // height, W // width, height * width).max(axis=4)",
            )
        ],
    ),
    Misconception(
        id="maximum-starts-at-zero",
        says="A tile of negative numbers gives 0 instead of its maximum.",
        hint="What is the maximum of -3 and -1?",
        changes=[Edit(WHERE, "axis=(3, 5))", "axis=(3, 5), initial=0)")],
    ),
    Misconception(
        id="maximum-over-the-tiles",
        says="The maximum runs over the tiles instead of over the pixels of each tile.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=(2, 4))")],
    ),
    Misconception(
        id="last-two-axes",
        says="The maximum runs over a whole row of pixels; the rows of a tile stay apart.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=(4, 5))")],
    ),
    Misconception(
        id="rows-of-the-image",
        says="The maximum runs over a whole column of pixels; the columns of a tile stay apart.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=(2, 3))")],
    ),
    Misconception(
        id="rows-only",
        says="The maximum is taken over the rows of a tile only, so out is as wide as x.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[
            Edit(
                WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=3).reshape(N, C, H // height, W)"
            )
        ],
    ),
    Misconception(
        id="columns-only",
        says="The maximum is taken over the columns of a tile only, so out is as high as x.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[
            Edit(
                WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=5).reshape(N, C, H, W // width)"
            )
        ],
    ),
    Misconception(
        id="rows-only-five-axes",
        says="The maximum is taken over the rows of a tile only, so out has five axes.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=3)")],
    ),
    Misconception(
        id="columns-only-five-axes",
        says="The maximum is taken over the columns of a tile only, so out has five axes.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=5)")],
    ),
    Misconception(
        id="axes-of-length-one",
        says="out keeps two axes of length 1.",
        hint="Compare the shape of out with the docstring.",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=(3, 5), keepdims=True)")],
    ),
    Misconception(
        id="minimum-for-maximum",
        says="Each tile gives its minimum.",
        hint="Which number of a tile does the docstring ask for?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".min(axis=(3, 5))")],
    ),
    Misconception(
        id="sum-for-maximum",
        says="Each tile gives its sum.",
        hint="Which number of a tile does the docstring ask for?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".sum(axis=(3, 5))")],
    ),
    Misconception(
        id="median-for-maximum",
        says="Each tile gives its median.",
        hint="Which number of a tile does the docstring ask for?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", "np.median(" + SIX + ", axis=(3, 5))")],
    ),
    Misconception(
        id="largest-absolute-value",
        says="Each tile gives its largest absolute value.",
        hint="What is the maximum of -3 and 2?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", "np.abs(" + SIX + ").max(axis=(3, 5))")],
    ),
    Misconception(
        id="mean-of-the-columns-maxima",
        says="The columns of a tile give their maxima, and the tile gives the mean of these.",
        hint="The maximum of a tile is one of its pixels.",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=3).mean(axis=4)")],
    ),
    Misconception(
        id="largest-mean-of-the-rows",
        says="The rows of a tile give their means, and the tile gives the largest of these.",
        hint="The maximum of a tile is one of its pixels.",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".mean(axis=5).max(axis=3)")],
    ),
    Misconception(
        id="position-for-value",
        says="out holds where the maximum is instead of its value.",
        hint="argmax and max are different functions.",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                SIX + ".swapaxes(3, 4).reshape(N, C, H // height, W // width, -1).argmax(axis=-1)",
            )
        ],
    ),
    Misconception(
        id="first-pixel",
        says="Each tile gives its first pixel.",
        hint="Every pixel of the tile may be the largest.",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", "x[:, :, ::height, ::width].copy()")],
    ),
    Misconception(
        id="last-pixel",
        says="Each tile gives its last pixel.",
        hint="Every pixel of the tile may be the largest.",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "x[:, :, height - 1 :: height, width - 1 :: width].copy()",
            )
        ],
    ),
    Misconception(
        id="first-column-of-a-tile",
        says="Each tile gives the maximum of its first column.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=3)[..., 0]")],
    ),
    Misconception(
        id="first-row-of-a-tile",
        says="Each tile gives the maximum of its first row.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=5)[:, :, :, 0]")],
    ),
    Misconception(
        id="height-and-width-swapped",
        says="Height and width of the image are swapped in the reshape.",
        hint="Which axis of x is H, and which axes of the six does it become?",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "x.reshape(N, C, W // width, width, H // height, height).max(axis=(3, 5))",
            )
        ],
    ),
    Misconception(
        id="result-transposed",
        says="Rows and columns of out are swapped.",
        hint="Compare the shape of out with the docstring for an image that is not square.",
        changes=[
            Edit(WHERE, SIX + ".max(axis=(3, 5))", SIX + ".max(axis=(3, 5)).transpose(0, 1, 3, 2)")
        ],
    ),
    Misconception(
        id="channels-together",
        says="Each tile covers all channels at once.",
        hint="How many channels does out have?",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "np.repeat(" + SIX + ".max(axis=(1, 3, 5))[:, None], C, axis=1)",
            )
        ],
    ),
    Misconception(
        id="maximum-of-the-channel",
        says="Every tile gives the maximum of its whole channel.",
        hint="After the reshape to six axes, which two of them run over the pixels of a tile?",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                SIX + ".max(axis=(3, 5))\n"
                "    out = np.full(out.shape, out.max(axis=(2, 3), keepdims=True))",
            )
        ],
    ),
    Misconception(
        id="tiles-of-two",
        says="The tiles always have 2x2 pixels.",
        hint="Where does your code use height and width?",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "x[:, :, : H // 2 * 2, : W // 2 * 2].reshape(N, C, H // 2, 2, W // 2, "
                "2).max(axis=(3, 5))",
            )
        ],
    ),
    Misconception(
        id="number-and-place-swapped",
        says="out has one number for each place in a tile instead of one for each tile.",
        hint="When one axis becomes two, the first of them counts the tiles.",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "x.reshape(N, C, height, H // height, width, W // width).max(axis=(3, 5))",
            )
        ],
    ),
    Misconception(
        id="images-together",
        says="Each tile covers all images of the batch at once.",
        hint="How many images does out have?",
        changes=[
            Edit(
                WHERE,
                SIX + ".max(axis=(3, 5))",
                "np.repeat(" + SIX + ".max(axis=(0, 3, 5))[None], N, axis=0)",
            )
        ],
    ),
]
