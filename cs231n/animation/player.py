"""A player in a page or a notebook: play, step and scrub, all in the page itself, no server."""

from __future__ import annotations

import base64
import html
import io
import itertools
import json
from collections.abc import Callable
from typing import Any

from cs231n.animation.drawing import Stage, few_colours
from cs231n.animation.scene import Movie

FRAME = 18  # pixels of padding and border beside the picture
# One number a player, so that several in a notebook do not listen to each other.
_numbers = itertools.count(1)

STYLE = """
.cs231n-player { max-width: 100%; box-sizing: border-box; padding: 0.5em;
  font-family: sans-serif; color: #222; background: #fff; }
.cs231n-player figure { margin: 0; overflow-x: auto; border: 1px solid #bbb; }
.cs231n-player img { width: 100%; min-width: 34em; max-width: none; display: block; }
.cs231n-player div { display: flex; gap: 0.5em; align-items: center; padding: 0.4em 0; }
.cs231n-player input { flex: 1; min-width: 6em; }
.cs231n-player button { min-width: 3.2em; padding: 0.3em 0.5em; }
.cs231n-player p { margin: 0.2em 0; min-height: 2.6em; }
"""

MARKUP = """
<section class="cs231n-player" id="{id}" aria-label="{label}" style="width: {width}px">
<style>{style}</style>
<figure tabindex="0"><img alt="{description}" src="{first}"></figure>
<div>
<button type="button" data-do="play" aria-label="play or pause">Play</button>
<button type="button" data-do="back" aria-label="one step back">&#9664; Step</button>
<button type="button" data-do="on" aria-label="one step on">Step &#9654;</button>
<input type="range" min="0" max="{last}" value="0" aria-label="frame">
<span>1 / {count}</span>
</div>
<p aria-live="polite">{text}</p>
<noscript>{description}</noscript>
</section>
"""

SCRIPT = """
<script>
(function () {
  const box = document.getElementById(__ID__);
  const frames = __FRAMES__, texts = __TEXTS__, description = __DESCRIPTION__;
  const image = box.querySelector("img"), range = box.querySelector("input");
  const count = box.querySelector("span"), words = box.querySelector("p");
  const play = box.querySelector("[data-do=play]");
  let at = 0, timer = null;
  function show(k) {
    at = (k + frames.length) % frames.length;
    image.src = "data:image/png;base64," + frames[at];
    image.alt = description + " " + texts[at];
    words.textContent = texts[at];
    range.value = at;
    count.textContent = (at + 1) + " / " + frames.length;
  }
  function stop() {
    clearInterval(timer); timer = null; play.textContent = "Play";
    words.setAttribute("aria-live", "polite");
  }
  function start() {
    words.setAttribute("aria-live", "off");
    if (at === frames.length - 1) { show(0); }
    play.textContent = "Pause";
    timer = setInterval(function () {
      if (!document.contains(box) || at === frames.length - 1) { stop(); } else { show(at + 1); }
    }, __DELAY__);
  }
  play.onclick = function () { if (timer) { stop(); } else { start(); } };
  box.querySelector("[data-do=back]").onclick = function () { stop(); show(at - 1); };
  box.querySelector("[data-do=on]").onclick = function () { stop(); show(at + 1); };
  range.oninput = function () { stop(); show(Number(range.value)); };
})();
</script>
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="generator" content="cs231n"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
{body}
</body>
</html>
"""


class Player:
    """A movie with buttons; a notebook shows it where it is a cell's last value."""

    def __init__(
        self,
        movie: Movie,
        seconds: float = 0.8,
        report: Callable[[int, int], None] | None = None,
    ) -> None:
        self.movie = movie
        self.seconds = seconds
        stage = Stage(movie)
        self.width = stage.across + FRAME
        drawn = []
        for k in range(len(movie.scenes)):
            drawn.append(stage.draw(k))
            if report is not None:
                report(k + 1, len(movie.scenes))
        self.frames = []
        for frame in few_colours(drawn):
            with io.BytesIO() as file:
                frame.save(file, "PNG")
                self.frames.append(base64.b64encode(file.getvalue()).decode())

    def html(self) -> str:
        """The player as a piece of HTML that needs nothing else."""
        name = f"cs231n-player-{next(_numbers)}"
        texts = [scene.text for scene in self.movie.scenes]
        markup = MARKUP.format(
            id=name,
            label=html.escape(self.movie.title, quote=True),
            style=STYLE,
            width=self.width,
            description=html.escape(self.movie.description, quote=True),
            first=f"data:image/png;base64,{self.frames[0]}",
            last=len(texts) - 1,
            count=len(texts),
            text=html.escape(texts[0]),
        )
        filled = {
            "__ID__": name,
            "__FRAMES__": self.frames,
            "__TEXTS__": texts,
            "__DESCRIPTION__": self.movie.description,
            "__DELAY__": int(1000 * self.seconds),
        }
        script = SCRIPT
        for key, value in filled.items():
            script = script.replace(key, _script_value(value))
        return markup + script

    def page(self) -> str:
        """The player as a whole page."""
        return PAGE.format(title=html.escape(self.movie.title), body=self.html())

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return f"<{self.movie.title}: {len(self.frames)} frames. {self.movie.description}>"


def _script_value(value: Any) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(value).replace("</", "<\\/")
