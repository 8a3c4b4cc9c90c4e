"""Compare two builds of the kernels layer by layer, in turns.

    python benchmarks/old_and_new.py OLD.so NEW.so --cells "course|resnet50 4x"

Each build runs in its own process; a build that lies in a checkout runs with that checkout's
Python code. The two take turns of a few milliseconds, so a busy machine slows both. The table shows
milliseconds of both, and the ratio of old to new: above 1.00 the new build is faster. The first
ratio compares medians, the second one the fastest calls.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

if "--work" in sys.argv:
    _root = Path(sys.argv[1]).resolve().parents[2]
    if (_root / "cs231n" / "_kernels").is_dir():
        sys.path.insert(0, str(_root))
    # Before the package is imported: it imports the kernels, and then uses this module.
    _name = "cs231n._kernels.core"
    _spec = importlib.util.spec_from_file_location(_name, sys.argv[1])
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules[_name] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules[_name])

import numpy as np

from cs231n import fast_layers
from cs231n._fast import dispatch
from cs231n.bench.cells import COURSE, Cell
from cs231n.bench.networks import networks
from cs231n.pooling_methods import METHODS

# Layers that were once slower than another library, besides those of the networks.
HARD: tuple[tuple[tuple[int, ...], tuple[int, ...], int, int], ...] = (
    ((1, 512, 14, 14), (512, 512, 3, 3), 1, 1),
    ((4, 512, 7, 7), (512, 512, 3, 3), 1, 1),
    ((16, 256, 8, 8), (256, 256, 3, 3), 1, 1),
    ((32, 256, 8, 8), (256, 256, 3, 3), 2, 1),
    ((64, 256, 4, 4), (512, 256, 3, 3), 1, 1),
    ((128, 32, 16, 16), (64, 32, 3, 3), 2, 1),
    ((4, 64, 56, 56), (64, 64, 1, 1), 1, 0),
    ((4, 1024, 14, 14), (256, 1024, 1, 1), 1, 0),
    ((4, 2048, 7, 7), (512, 2048, 1, 1), 1, 0),
    ((4, 512, 28, 28), (1024, 512, 1, 1), 2, 0),
    ((4, 3, 224, 224), (64, 3, 11, 11), 4, 2),
    ((4, 192, 13, 13), (384, 192, 3, 3), 1, 1),
    ((8, 128, 17, 17), (128, 128, 1, 7), 1, 0),
    ((8, 288, 35, 35), (384, 288, 3, 3), 2, 0),
    ((100, 6, 14, 14), (16, 6, 5, 5), 1, 0),
    ((3, 1000, 5, 5), (10, 1000, 5, 5), 1, 0),
)


def cells() -> list[Cell]:
    """List all layers that --cells can select."""
    # Here, because the package of an old build, which a worker imports, may not have it.
    from cs231n.bench.random_layers import random_layers

    course = [replace(cell, name=f"course {cell.name}") for cell in COURSE[:-1]]
    hard = [
        Cell(f"hard {'x'.join(map(str, x))} {w[0]} {w[2]}x{w[3]}/{stride}", "conv", x, w, stride, p)
        for x, w, stride, p in HARD
    ]
    drawn = [replace(cell, name=f"random {cell.name}") for cell in random_layers(seed=1)]
    return [*course, *hard, *networks(), *drawn]


def prepare(cell: Cell, dtype: str) -> dict[str, Callable[[], object]]:
    """Draw the arrays of a layer, and return a function for each direction."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal(tuple(cell.x)).astype(dtype)
    if cell.kind == "conv":
        w = rng.standard_normal(tuple(cell.w)).astype(dtype)
        b = rng.standard_normal(len(w)).astype(dtype)
        forward = partial(
            fast_layers.conv_forward_fast, x, w, b, {"stride": cell.stride, "pad": cell.pad}
        )
        backward = fast_layers.conv_backward_fast
    else:
        run, backward = METHODS[cell.kind.removesuffix("_pool")]["fast"]
        height, width = cell.w
        param = {"pool_height": height, "pool_width": width, "stride": cell.stride}
        forward = partial(run, x, param)
    out, cache = forward()
    dout = rng.standard_normal(out.shape).astype(dtype)
    return {"forward": forward, "backward": partial(backward, dout, cache)}


def work() -> None:
    """Answer each question on standard input with the seconds of each call."""
    ready: dict[str, Callable[[], object]] = {}
    for line in sys.stdin:
        question = json.loads(line)
        if question["do"] == "prepare":
            fast_layers.use_kernels(question["isa"], question["threads"])
            ready = prepare(Cell(**question["cell"]), question["dtype"])
            answer: list[Any] = list(ready)
        else:
            # The processor time of one thread leaves out the time of other programs.
            clock = time.thread_time if dispatch.threads() == 1 else time.perf_counter
            call, answer = ready[question["do"]], []
            call()
            end = clock() + question["seconds"]
            while not answer or clock() < end:
                start = clock()
                result = call()
                answer.append(clock() - start)
                del result
        print(json.dumps(answer), flush=True)


class Build:
    """A process with one build."""

    def __init__(self, path: str) -> None:
        command = [sys.executable, __file__, path, "--work"]
        self.process = subprocess.Popen(command, stdin=-1, stdout=-1, text=True)

    def ask(self, **question: Any) -> Any:
        """Send one question and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def compare(
    builds: list[Build], cell: Cell, dtype: str, options: argparse.Namespace
) -> Iterator[tuple[str, list[list[float]]]]:
    """Yield each direction with the seconds of all calls of each build."""
    setting = {"cell": cell.document(), "dtype": dtype, "threads": options.threads}
    for build in builds:
        build.ask(do="prepare", isa=options.isa, **setting)
    for direction in ("forward", "backward"):
        if options.direction not in (None, direction):
            continue
        times: list[list[float]] = [[] for _ in builds]
        for turn in range(options.rounds):
            for k in (range(len(builds)), reversed(range(len(builds))))[turn % 2]:
                times[k] += builds[k].ask(do=direction, seconds=options.seconds)
        yield direction, times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", help="Compiled module of the old build")
    parser.add_argument("new", nargs="?", help="Compiled module of the new build")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--cells", default="course", help="Pattern that a layer's name must match")
    parser.add_argument("--dtype", choices=["float32", "float64"], help="Only this number type")
    parser.add_argument("--direction", choices=["forward", "backward"], help="Only this direction")
    parser.add_argument("--threads", type=int, default=1, help="Threads of each build")
    parser.add_argument("--isa", help="Instruction set instead of the best one")
    parser.add_argument("--rounds", type=int, default=8, help="Turns of each build")
    parser.add_argument("--seconds", type=float, default=0.02, help="Length of a turn")
    options = parser.parse_args()
    if options.work:
        work()
        return
    builds = [Build(options.old), Build(options.new)]
    ratios = []
    titles = ("layer", "dtype", "direction", "old ms", "new ms", "mid", "min")
    print("{:45} {:7} {:9} {:>9} {:>9} {:>6} {:>6}".format(*titles))
    for cell in cells():
        if not re.search(options.cells, cell.name):
            continue
        for dtype in [options.dtype] if options.dtype else ["float32", "float64"]:
            for direction, (old, new) in compare(builds, cell, dtype, options):
                middle = statistics.median(old) / statistics.median(new)
                fastest = min(old) / min(new)
                ratios.append(fastest)
                print(
                    f"{cell.name:45} {dtype:7} {direction:9} {1e3 * min(old):9.3f} "
                    f"{1e3 * min(new):9.3f} {middle:6.2f} {fastest:6.2f}",
                    flush=True,
                )
    if ratios:
        mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))
        print(f"{len(ratios)} cells, geometric mean {mean:.3f}, worst {min(ratios):.2f}")


if __name__ == "__main__":
    main()
