"""Known wrong answers for `l2_pool_forward_naive`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _pool as pool

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

MISCONCEPTIONS = [
    Misconception(
        id="no-root",
        says="The square root is missing.",
        hint="If you double every pixel, the norm doubles, too.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.sum(region**2)")],
    ),
    Misconception(
        id="mean-of-squares",
        says="The squares are averaged instead of summed.",
        hint="What is under the square root in the docstring?",
        changes=[Edit(WHERE, "np.sum(region**2)", "np.mean(region**2)")],
    ),
    Misconception(
        id="sum-of-absolute-values",
        says="The function computes the L1 norm, the sum of absolute values.",
        hint="The 2 in L2 is the power that each number is raised to before the sum.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.abs(region).sum()")],
    ),
    pool.gaps_closed(WHERE),
    pool.square_windows(WHERE),
    Misconception(
        id="largest-singular-value",
        says=(
            "The largest singular value of the window is taken instead of the root of its sum of "
            "squares."
        ),
        hint=(
            "np.linalg.norm(a, 2) treats a 2-D array as a matrix. Read what its second argument "
            "means."
        ),
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.linalg.norm(region, 2)")],
    ),
    *pool.forward(WHERE),
    Misconception(
        id="largest-absolute-value",
        says="Each window gives its largest absolute value.",
        hint="Every pixel of the window counts here, not only the largest.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.abs(region).max()")],
    ),
    Misconception(
        id="maximum",
        says="Each window gives its maximum.",
        hint="Every pixel of the window counts here, not only the largest.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "region.max()")],
    ),
    Misconception(
        id="mean",
        says="Each window gives its mean.",
        hint="How long is the vector (3, 4)?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "region.mean()")],
    ),
    Misconception(
        id="absolute-value-of-the-sum",
        says=(
            "The sum is squared instead of the pixels, so each window gives the absolute value "
            "of its sum."
        ),
        hint="Square first, then add: in which order does your code do it?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.abs(region.sum())")],
    ),
    Misconception(
        id="sum",
        says="Each window gives its sum.",
        hint="How long is the vector (3, 4)?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "region.sum()")],
    ),
    Misconception(
        id="root-of-absolute-values",
        says=(
            "The pixels are not squared: each window gives the root of its sum of absolute values."
        ),
        hint="A window with the numbers 3 and 4 gives 5. What does your code give?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.sqrt(np.abs(region).sum())")],
    ),
    Misconception(
        id="root-of-the-absolute-sum",
        says=(
            "The pixels are not squared: each window gives the root of the absolute value of "
            "its sum."
        ),
        hint="A window with the numbers 3 and 4 gives 5. What does your code give?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.sqrt(np.abs(region.sum()))")],
    ),
    Misconception(
        id="norm-divided-by-the-size",
        says="The norm is divided by the number of pixels in the window.",
        hint="A window with the numbers 3 and 4 gives 5. Check this by hand.",
        changes=[
            Edit(
                WHERE, "np.sqrt(np.sum(region**2))", "np.sqrt(np.sum(region**2)) / (height * width)"
            )
        ],
    ),
    Misconception(
        id="norm-divided-by-the-stride",
        says="The norm is divided by the stride.",
        hint="What does the stride change: the windows' places, or their norms?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.sqrt(np.sum(region**2)) / stride")],
    ),
    Misconception(
        id="mean-of-squares-without-root",
        says="Each window gives the mean of its squares.",
        hint="The formula has a root, and a sum instead of a mean.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.mean(region**2)")],
    ),
    Misconception(
        id="half-of-the-squares",
        says="Each window gives half the sum of its squares.",
        hint="A window with the numbers 3 and 4 gives 5. What does your code give?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "0.5 * np.sum(region**2)")],
    ),
    Misconception(
        id="standard-deviation",
        says="Each window gives its standard deviation.",
        hint="Is a mean subtracted in the formula?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "region.std()")],
    ),
    Misconception(
        id="mean-subtracted",
        says="The mean of the window is subtracted before the squares are taken.",
        hint="Is a mean subtracted in the formula?",
        changes=[
            Edit(
                WHERE,
                "np.sqrt(np.sum(region**2))",
                "np.sqrt(np.sum((region - region.mean()) ** 2))",
            )
        ],
    ),
    Misconception(
        id="cube-for-square",
        says="Each window gives the L3 norm: the power is 3, and the root is a cube root.",
        hint="The 2 in L2 is the power that each number is raised to before the sum.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.cbrt(np.sum(np.abs(region) ** 3))")],
    ),
    Misconception(
        id="largest-column-sum",
        says="Each window gives its largest column sum of absolute values.",
        hint=(
            "np.linalg.norm(a, 1) treats a 2-D array as a matrix. Read what its second "
            "argument means."
        ),
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.linalg.norm(region, 1)")],
    ),
    Misconception(
        id="norms-of-the-columns-summed",
        says="The norms of the columns are added instead of taking one norm of the whole window.",
        hint="Square all pixels of the window, add all squares, and take one root.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.linalg.norm(region, axis=0).sum()")],
    ),
    Misconception(
        id="norms-of-the-rows-summed",
        says="The norms of the rows are added instead of taking one norm of the whole window.",
        hint="Square all pixels of the window, add all squares, and take one root.",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.linalg.norm(region, axis=1).sum()")],
    ),
    Misconception(
        id="mean-of-absolute-values",
        says="Each window gives the mean of its absolute values.",
        hint="How long is the vector (3, 4)?",
        changes=[Edit(WHERE, "np.sqrt(np.sum(region**2))", "np.abs(region).mean()")],
    ),
]
