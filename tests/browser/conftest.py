"""A hand-out, a JupyterLab that serves it, and a browser without a window to look at it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from cs231n.explore import building
from tests.browser.explorer_page import PATIENCE, Explorer

BOOK = "notebooks/ConvolutionalNetworks.ipynb"

FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1400",
)


@pytest.fixture(scope="session")
def served(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-out that the server shows."""
    return Path(shutil.copytree(pristine, tmp_path_factory.mktemp("served") / "hand-out"))


@pytest.fixture(scope="session")
def browser(
    start_browser: Callable[..., AbstractContextManager[Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """One browser for all tests, with a profile of its own, that asks nothing of any network."""
    profile = f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"
    with start_browser(*FLAGS, profile) as opened:
        opened.set_script_timeout(PATIENCE)
        yield opened


@pytest.fixture(scope="session")
def lab(
    served: Path, tmp_path_factory: pytest.TempPathFactory, quick_imports: str
) -> Iterator[str]:
    """The address of a JupyterLab on the hand-out, with settings of its own."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")},
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join([quick_imports, os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
    ]
    command += [
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.open_browser=False",
    ]
    command += ["--JupyterNotebookApp.expose_app_in_browser=True"]
    command += ["--LabApp.expose_app_in_browser=True"]
    # Lab asks whether it may fetch news; here it may not.
    settings = home / "config" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    news = "@jupyterlab/apputils-extension:announcements"
    settings.write_text(json.dumps({"disabledExtensions": {news: True}}))
    # Lab removes cells that are not in view from the page, and on a busy machine it scrolls late.
    tracker = "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    (home / "config" / tracker).parent.mkdir(parents=True)
    (home / "config" / tracker).write_text(json.dumps({"windowingMode": "none"}))
    log = home / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=served, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    stop = time.monotonic() + PATIENCE
    while time.monotonic() < stop:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    output = re.sub(r"\x1b\[[\d;]*m", "", log.read_text(errors="replace"))
    pytest.fail(f"JupyterLab did not start:\n{output[-2000:]}")


class Page:
    """A notebook in JupyterLab, with what a student does in it."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser = browser
        browser.get(address)
        self.until(
            """
            const app = window.jupyterapp, widget = app && app.shell.currentWidget;
            return Boolean(widget && widget.content && widget.content.activeCell
              && widget.context.isReady && widget.sessionContext.session
              && widget.sessionContext.session.kernel);
            """
        )

    def until(self, script: str, *values: object) -> Any:
        """Wait until a script gives something true, and give that."""
        stop = time.monotonic() + PATIENCE
        while time.monotonic() < stop:
            found = self.browser.execute_script(script, *values)
            if found:
                return found
            time.sleep(0.1)
        if folder := os.environ.get("CS231N_SHOTS"):
            self.browser.save_screenshot(str(Path(folder) / "failed.png"))
        pytest.fail(f"nothing came of: {script}\n{self.browser.execute_script(TEXT)[:2000]}")

    def run(self, containing: str) -> float:
        """Run the code cell with that text; the seconds until its output was there."""
        done = self.browser.execute_async_script(
            """
            const [text, finish] = arguments, app = window.jupyterapp;
            const all = [...app.shell.widgets('main')];
            const panel = all.find(widget => widget.context.path.endsWith('.ipynb'));
            app.shell.activateById(panel.id);
            const cells = panel.content.widgets.map(cell => cell.model);
            const at = cells.findIndex(
              cell => cell.type === 'code' && cell.sharedModel.getSource().includes(text));
            if (at < 0) { finish(['no such cell', 0]); return; }
            panel.content.activeCellIndex = at;
            panel.content.deselectAll();
            const began = performance.now();
            app.commands.execute('notebook:run-cell').then(
              () => {
                const took = performance.now() - began;
                panel.content.scrollToItem(at, 'smart').then(() => finish(['', took]));
              },
              problem => finish([String(problem), 0]));
            """,
            containing,
        )
        assert done[0] == "", done[0]
        return float(done[1]) / 1000

    def panel(self, exercise: str) -> Any:
        """The panel of an exercise, as the page shows it."""
        self.until("return document.querySelector(arguments[0])", self.selector(exercise))
        return self.browser.find_element("css selector", self.selector(exercise))

    @staticmethod
    def selector(exercise: str) -> str:
        """How a panel is found."""
        return f'.grading-panel[data-exercise="{exercise}"]'

    def edit(self, path: str, old: str, new: str, *, save: bool = True) -> None:
        """Open a file in JupyterLab's own editor, change a text in it, and save it or not."""
        done = self.browser.execute_async_script(
            """
            const [path, old, fresh, save, finish] = arguments, app = window.jupyterapp;
            const edit = async () => {
              const widget = await app.commands.execute('docmanager:open', {path});
              await widget.context.ready;
              const shared = widget.context.model.sharedModel, text = shared.getSource();
              if (text.split(old).length !== 2) return 'the text to change is not there once';
              shared.setSource(text.replace(old, () => fresh));
              if (save) await widget.context.save();
              return '';
            };
            edit().then(finish, problem => finish(String(problem)));
            """,
            path,
            old,
            new,
            save,
        )
        assert done == "", done

    def save(self, path: str) -> None:
        """Save a file that is open in the editor."""
        self.browser.execute_async_script(
            """
            const [path, finish] = arguments;
            const all = [...window.jupyterapp.shell.widgets('main')];
            all.find(w => w.context.path === path).context.save().then(() => finish(''));
            """,
            path,
        )


TEXT = "return document.body.innerText"


@pytest.fixture(scope="module")
def page(browser: Any, lab: str) -> Page:
    """The hand-out's notebook, opened once, because opening JupyterLab takes many seconds."""
    return Page(browser, f"{lab}/lab/tree/{BOOK}?reset")


@pytest.fixture
def notebook_page(browser: Any, lab: str) -> Iterator[Page]:
    """The same in Jupyter Notebook 7, in a tab of its own."""
    pytest.importorskip("notebook", reason="Jupyter Notebook is not installed")
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    yield Page(browser, f"{lab}/notebooks/{BOOK}")
    browser.close()
    browser.switch_to.window(first)


@pytest.fixture
def explorer(browser: Any, tmp_path: Path) -> Explorer:
    file = tmp_path / "explorer.html"
    file.write_text(building.page(), encoding="utf-8")
    return Explorer(browser, file)


@pytest.fixture
def narrow(browser: Any) -> Iterator[None]:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    yield
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
