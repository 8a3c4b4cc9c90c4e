"""The live widget: the explorer in a notebook's cell, with a kernel that answers its requests."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from cs231n.explore.building import widget_module
from cs231n.explore.own import OwnFunctions


class ExplorerWidget(anywidget.AnyWidget):
    """The explorer in a cell. The notebook may change `setting`."""

    _esm = widget_module()
    setting = traitlets.Unicode("").tag(sync=True)
    own = traitlets.Dict({}).tag(sync=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._functions = OwnFunctions()
        self.on_msg(self._asked)

    def _asked(self, _: Any, request: Any, __: Any) -> None:
        if isinstance(request, dict) and "op" in request:
            self.send(self._functions.answer(request))
            # The reader looks at this answer, which leaves time to get ready for the next one.
            self._functions.prepare()

    def close(self) -> None:
        """Remove the widget, and close the sandbox of its functions."""
        self._functions.close()
        super().close()
