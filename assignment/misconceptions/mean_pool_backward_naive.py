"""Wrong gradients of mean pooling."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"

MISCONCEPTIONS = [
    Misconception(
        id="overlaps-overwrite",
        says="Your dx is what you get when a window replaces what another window left there.",
        hint="A pixel of several windows is owed a share by each of them.",
        changes=[Edit(WHERE, "dx[n, c, rows, columns] += ", "dx[n, c, rows, columns] = ")],
    ),
    Misconception(
        id="not-divided",
        says="Your dx is what you get when every pixel takes the window's whole gradient.",
        hint="Nudge one pixel by a little: by how much of it does the mean move?",
        changes=[Edit(WHERE, " / (height * width)", "")],
    ),
    Misconception(
        id="divided-by-the-overlaps",
        says="Your dx is what you get when the gradient is divided by the stride squared.",
        hint="The mean divided by the number of pixels in the window, and by nothing else.",
        changes=[Edit(WHERE, " / (height * width)", " / stride**2")],
    ),
    Misconception(
        id="gaps-closed",
        says="Your dx is what you get when gaps between the windows are closed.",
        hint="Find the windows in the way that the forward pass does.",
        changes=[
            Edit(
                WHERE,
                "slice(i * stride, i * stride + height)",
                "slice(i * min(height, stride), i * min(height, stride) + height)",
            ),
            Edit(
                WHERE,
                "slice(j * stride, j * stride + width)",
                "slice(j * min(width, stride), j * min(width, stride) + width)",
            ),
        ],
    ),
]
