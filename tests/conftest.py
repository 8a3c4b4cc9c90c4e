"""What all tests share."""

from __future__ import annotations

import gc
import importlib.util
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from grading.sandbox.runner import Runner

# The same examples in every run, so that a red run can be repeated; `--hypothesis-profile=explore`
# looks for new ones.
# After `make build` alone there is no Hypothesis: a new exercise's own test runs without it.
with suppress(ImportError):
    from hypothesis import settings

    settings.register_profile(
        "repeatable", deadline=None, max_examples=25, derandomize=True, database=None
    )
    settings.register_profile("explore", deadline=None, max_examples=300)
    settings.load_profile("repeatable")

# nbformat and Jupyter import this package to check internationalized addresses, which no notebook
# has. Building its grammar takes 3 seconds in each process. Where the package is missing, they do
# without it.
SLOW_MODULE = "rfc3987_syntax"
sys.modules.setdefault(SLOW_MODULE, None)  # type: ignore[arg-type]

# pytest rewrites the asserts of every test file, which takes each worker as long as all the rest of
# collecting. While the files are collected, the result is kept in build/, even where the
# environment forbids bytecode. Tests themselves run with the environment's settings.
BYTECODE = sys.dont_write_bytecode, sys.pycache_prefix
sys.dont_write_bytecode = False
sys.pycache_prefix = str(Path(__file__).parents[1] / "build" / "pycache")

# While files are collected, nearly every new object stays, so looking for garbage finds none.
gc.disable()

# A shell without a terminal starts what it runs in the background with Ctrl-C ignored, and children
# inherit that; the tests that press it would press in vain.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the files with slow tests first, so that parallel workers end at about the same time."""
    sys.dont_write_bytecode, sys.pycache_prefix = BYTECODE
    gc.freeze()
    gc.enable()
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def _global_random_state() -> Iterator[None]:
    """Start every test from the same global random state, and leave none behind."""
    before = np.random.get_state()
    np.random.seed(0)
    yield
    np.random.set_state(before)


@pytest.fixture(scope="session")
def quick_imports(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder for PYTHONPATH with which Jupyter's processes start 3 seconds sooner."""
    folder = tmp_path_factory.mktemp("quick-imports")
    (folder / f"{SLOW_MODULE}.py").write_text("raise ImportError('left out of the tests')\n")
    return str(folder)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hand-out of one part as `cs231n release` makes it, unproved; not to be changed."""
    from grading.authoring.handout.contents import choose, contents
    from grading.spec import manifest, tree, workspace

    whole = manifest.load(Path(__file__).parents[1])
    solved = ["FullyConnectedNets", "BatchNormalization"]
    choice = choose(whole, ["ConvolutionalNetworks"], solved)
    files, _ = contents(choice, tree.Source(whole))
    folder = tmp_path_factory.mktemp("pristine") / "hand-out"
    workspace.write(files, folder)
    return folder


@pytest.fixture(scope="session")
def judging() -> Iterator[Runner]:
    """The strongest sandbox here, else none: for answers of our own."""
    from grading.sandbox.contract import SandboxUnavailable
    from grading.sandbox.runner import open_runner

    try:
        opened = open_runner("auto")
    except SandboxUnavailable:
        opened = open_runner("unsafe")
    with opened as runner:
        yield runner


@pytest.fixture
def handed_out(pristine: Path, tmp_path: Path) -> Path:
    """A hand-out of a student's own, to work in."""
    return Path(shutil.copytree(pristine, tmp_path / "work"))


@pytest.fixture(scope="session")
def start_browser() -> Callable[..., AbstractContextManager[Any]]:
    """Start a real browser without a window; where there is none, the test is skipped.

    It takes further flags of Chromium, and is ended with the block.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no chromium with chromedriver is installed: no browser is driven")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

    @contextmanager
    def start(*flags: str) -> Iterator[Any]:
        options = webdriver.ChromeOptions()
        options.binary_location = program
        plain = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
        for flag in (*plain, *flags):
            options.add_argument(flag)
        chrome = webdriver.Chrome(options, webdriver.ChromeService(driver))
        try:
            yield chrome
        finally:
            chrome.quit()

    return start


# What axe-core finds in parts of a page, and how many of its rules had something to judge.
AXE = """
const [within, done] = arguments;
axe.run(document.querySelectorAll(within), {resultTypes: ["violations"]}).then(
  (found) => done([found.passes.length, found.violations.map((one) =>
    `${one.impact}: ${one.id}: ${one.help}: ` + one.nodes.map((node) => node.html).join(" | "))]),
  (problem) => done([0, [`critical: axe itself: ${problem}`]]));
"""


@pytest.fixture(scope="session")
def shut_out() -> Callable[..., list[str]]:
    """Ask axe-core what in the page that a browser shows would shut people out.

    Gives its serious and critical findings, light, dark and on paper, everything unfolded;
    `schemes` says in which of them to look, for a page that keeps its own.
    """
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or not package.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed: make test installs it")
    script = Path(package.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")
    every = (("screen", "light"), ("screen", "dark"), ("print", "dark"))

    def ask(browser: Any, within: str = "html", schemes: Any = every) -> list[str]:
        browser.set_script_timeout(120)
        browser.execute_script(
            "document.querySelectorAll(`:is(${arguments[0]}) details`)"
            ".forEach((folded) => folded.open = true)",
            within,
        )
        browser.execute_script(script)
        found = []
        for media, scheme in schemes:
            emulated = {
                "media": media,
                "features": [{"name": "prefers-color-scheme", "value": scheme}],
            }
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", emulated)
            judged, violations = browser.execute_async_script(AXE, within)
            assert judged > 3, f"axe found next to nothing to judge in {within}: {violations}"
            bad = [
                violation
                for violation in violations
                if violation.startswith(("serious", "critical"))
            ]
            found += [f"{media}, {scheme}: {violation}" for violation in bad]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
        return found

    return ask
