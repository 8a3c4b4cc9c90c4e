"""Known wrong answers for `max_pool_backward_tiles`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling_tiles.py:max_pool_backward_tiles"
PRODUCT = "(largest * dout[:, :, :, None, :, None])"

MISCONCEPTIONS = [
    Misconception(
        id="gradient-to-the-whole-tile",
        says="Every pixel of a tile gets the gradient.",
        hint="Slightly change a pixel that is not the largest of its tile. Does the output change?",
        changes=[Edit(WHERE, "(largest *", "((largest | ~largest) *")],
    ),
    Misconception(
        id="upstream-gradient-dropped",
        says="dx is 1 at each maximum instead of the upstream gradient.",
        hint="If a maximum changes slightly, how much does the loss change?",
        changes=[Edit(WHERE, PRODUCT, "largest.astype(x.dtype)")],
    ),
    Misconception(
        id="value-in-place-of-gradient",
        says="The gradient is multiplied by the pixel's value.",
        hint="The derivative of max with respect to its largest argument is 1.",
        changes=[Edit(WHERE, PRODUCT, "(largest * (dout * out)[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="gradient-shared-by-area",
        says="The gradient is divided by the number of pixels in a tile.",
        hint="That is the gradient of mean pooling.",
        changes=[Edit(WHERE, PRODUCT, PRODUCT[:-1] + " / (height * width))")],
    ),
    Misconception(
        id="maximum-for-the-gradient",
        says="dx holds the maximum itself instead of the upstream gradient.",
        hint=(
            "What is the derivative of max with respect to its largest argument, and what is "
            "it multiplied by?"
        ),
        changes=[Edit(WHERE, PRODUCT, "(largest * out[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="mean-pooling",
        says="Every pixel of a tile gets an equal share: that is the gradient of mean pooling.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[
            Edit(
                WHERE,
                PRODUCT,
                "((largest | ~largest) * dout[:, :, :, None, :, None] / (height * width))",
            )
        ],
    ),
    Misconception(
        id="all-but-the-largest",
        says="Every pixel except the largest gets the gradient.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[Edit(WHERE, PRODUCT, "(~largest * dout[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="gradient-to-the-smallest",
        says="The smallest pixel of a tile gets the gradient.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.min(axis=(3, 5), keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="gradient-to-the-first",
        says="The first pixel of a tile gets the gradient.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[
            Edit(
                WHERE,
                "dx: Array = (largest * dout[:, :, :, None, :, None]).reshape(x.shape)",
                "dx: Array = np.zeros(x.shape, dtype=x.dtype)\n"
                "    dx[:, :, ::height, ::width] = dout",
            )
        ],
    ),
    Misconception(
        id="largest-of-each-row",
        says="The largest pixel of each row of a tile gets the gradient.",
        hint="How many pixels of a tile should get the gradient?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.max(axis=5, keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="largest-of-each-column",
        says="The largest pixel of each column of a tile gets the gradient.",
        hint="How many pixels of a tile should get the gradient?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.max(axis=3, keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="largest-of-the-channel",
        says="Only the largest pixel of each channel gets a gradient.",
        hint="Every tile has its own maximum.",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.max(axis=(2, 3, 4, 5), keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="largest-of-all",
        says="Only the largest pixel of the whole batch gets a gradient.",
        hint="Every tile has its own maximum.",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.max()",
            )
        ],
    ),
    Misconception(
        id="largest-of-the-channels",
        says="A pixel gets a gradient only if it is the largest in the tiles of all channels.",
        hint="Every channel is pooled separately.",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.max(axis=(1, 3, 5), keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="largest-of-the-batch",
        says="A pixel gets a gradient only if it is the largest in the tiles of all images.",
        hint="Every image is pooled separately.",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles == tiles.max(axis=(0, 3, 5), keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="largest-absolute-value",
        says="The pixel with the largest absolute value gets the gradient.",
        hint="What is the maximum of -3 and 2?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = np.abs(tiles) == np.abs(tiles).max(axis=(3, 5), keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="above-the-mean",
        says="All pixels above the mean of their tile get the gradient.",
        hint="How many pixels of a tile should get the gradient?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = tiles >= tiles.mean(axis=(3, 5), keepdims=True)",
            )
        ],
    ),
    Misconception(
        id="positive-pixels",
        says="All positive pixels get the gradient: that is the gradient of a ReLU.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n    largest = tiles > 0",
            )
        ],
    ),
    Misconception(
        id="positive-maxima-only",
        says="A maximum below 0 gets no gradient.",
        hint="What is the maximum of -3 and -1?",
        changes=[
            Edit(
                WHERE,
                "largest = x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "tiles = x.reshape(N, C, OH, height, OW, width)\n"
                "    largest = (tiles == out[:, :, :, None, :, None]) & (tiles > 0)",
            )
        ],
    ),
    Misconception(
        id="positive-gradients-only",
        says="Negative gradients do not reach dx.",
        hint="The derivative of max does not depend on dout.",
        changes=[Edit(WHERE, PRODUCT, "(largest * np.maximum(dout, 0)[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="wrong-sign",
        says="dx has the wrong sign.",
        hint="If the largest pixel grows, does the maximum grow or shrink?",
        changes=[Edit(WHERE, PRODUCT, "(largest * -dout[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="twice-the-gradient",
        says="dx is twice as large as it should be.",
        hint="The derivative of max with respect to its largest argument is 1.",
        changes=[Edit(WHERE, PRODUCT, "(2 * largest * dout[:, :, :, None, :, None])")],
    ),
    Misconception(
        id="axes-in-the-wrong-order",
        says=(
            "The six axes are in the wrong order when dx is reshaped: the pixels of a tile end "
            "up in one row."
        ),
        hint="In the images, which axis comes right after the number of a tile's row?",
        changes=[Edit(WHERE, PRODUCT, "(largest * dout[:, :, :, None, :, None]).swapaxes(3, 4)")],
    ),
    Misconception(
        id="gradients-repeated-as-a-block",
        says="Maxima get the gradients of other tiles, as if the tiles were interleaved.",
        hint="Which pixels belong to the first tile: neighbors, or pixels that are far apart?",
        changes=[
            Edit(
                WHERE, PRODUCT, "(largest * np.tile(dout, (height, width)).reshape(largest.shape))"
            )
        ],
    ),
    Misconception(
        id="maxima-repeated-as-a-block",
        says="Pixels are compared with maxima of other tiles, as if the tiles were interleaved.",
        hint="Which pixels belong to the first tile: neighbors, or pixels that are far apart?",
        changes=[
            Edit(
                WHERE,
                "x.reshape(N, C, OH, height, OW, width) == out[:, :, :, None, :, None]",
                "x.reshape(N, C, OH, height, OW, width) == np.tile(out, (height, "
                "width)).reshape(N, C, OH, height, OW, width)",
            ),
            Edit(
                WHERE, PRODUCT, "(largest * np.tile(dout, (height, width)).reshape(largest.shape))"
            ),
        ],
    ),
    Misconception(
        id="pixels-kept",
        says="Pixels that are not the largest keep the number of x instead of 0.",
        hint="Which pixels of a tile does its maximum depend on?",
        changes=[
            Edit(
                WHERE,
                PRODUCT,
                "np.where(largest, dout[:, :, :, None, :, None], x.reshape(largest.shape))",
            )
        ],
    ),
    Misconception(
        id="all-gradients-summed",
        says="Every maximum gets the sum of all gradients.",
        hint="Which number of dout belongs to which tile?",
        changes=[Edit(WHERE, PRODUCT, "(largest * dout.sum())")],
    ),
    Misconception(
        id="pairs-of-axes-swapped",
        says="The number of a tile and the place in it are swapped when dx is reshaped.",
        hint="When two axes become one, which of them counts the tiles?",
        changes=[
            Edit(
                WHERE,
                PRODUCT,
                "(largest * dout[:, :, :, None, :, None]).transpose(0, 1, 3, 2, 5, 4)",
            )
        ],
    ),
]
