"""Known wrong answers for `im2col_indices`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/im2col.py:im2col_indices"
PADS = "((0, 0), (0, 0), (padding, padding), (padding, padding))"

MISCONCEPTIONS = [
    Misconception(
        id="images-outside",
        says="All windows of one image come before the windows of the next image.",
        hint=(
            "Read along a row: after the first window of image 0 comes the first window of image 1."
        ),
        changes=[Edit(WHERE, "transpose(1, 2, 0)", "transpose(1, 0, 2)")],
    ),
    Misconception(
        id="reshaped-without-transpose",
        says="The array is reshaped before its axes are in the right order.",
        hint="A reshape never moves a number. Which axis of your array varies fastest?",
        changes=[Edit(WHERE, ".transpose(1, 2, 0)", "")],
    ),
    Misconception(
        id="columns-padded-only",
        says="The rows are padded at the bottom only, so all windows start too low.",
        hint="Both image axes are padded on both sides; the first two axes are not.",
        changes=[
            Edit(WHERE, PADS, "((0, 0), (0, 0), (0, 2 * padding), (padding, padding))"),
        ],
    ),
    Misconception(
        id="padded-with-the-edge",
        says="The padding repeats the image's border instead of using zeros.",
        hint="What does the padding of a convolution hold? Look at the mode of np.pad.",
        changes=[Edit(WHERE, PADS, PADS + ', mode="edge"')],
    ),
]
