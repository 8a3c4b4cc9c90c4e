"""Load the rest of a file when a line outside its functions fails.

`sns.set()`, `@njit`, `np.load("best.npy")`, `get_CIFAR10_data()` or a failed try of a function
costs only the code that needs its result: a name that the line would have defined raises the line's
own error when it is used. Runs in the worker, so it imports only modules that load fast.
"""

from __future__ import annotations
import __future__

import ast
import errno
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from itertools import islice
from types import CodeType, ModuleType
from typing import Any

# The errors of lines that were left out although everything that they need is here.
LEFT_OUT: list[BaseException] = []
MOST_LEFT_OUT = 3  # of these errors are kept


class Unusable:
    """Anything that is not here: it may be named, as in a base class or a type, but not used."""

    def __init__(self, error: BaseException) -> None:
        self.__dict__.update(_error=error, _trace=error.__traceback__)

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise self.__dict__["_error"].with_traceback(self.__dict__["_trace"])

    __call__ = __iter__ = __len__ = __bool__ = __array__ = __enter__ = __float__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __matmul__ = __rmatmul__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = _refuse

    def __getattr__(self, name: str) -> Unusable:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self) -> str:
        return f"<not here, because of {type(self.__dict__['_error']).__name__}>"

    def _same(self, _: Any) -> Unusable:
        return self

    __getitem__ = __or__ = __ror__ = _same  # in annotations

    def __instancecheck__(self, _: object) -> bool:
        return False

    def __mro_entries__(self, _: tuple[Any, ...]) -> tuple[type, ...]:
        return (object,)  # so that a class can be derived from one that is not here


def _is_nowhere(error: BaseException) -> bool:
    """Whether a library, a file, a notebook or a person is not here, or the system refused."""
    if isinstance(error, ModuleNotFoundError):
        return error.name in sys.modules
    if isinstance(error, NameError):
        return error.name in ("get_ipython", "display")  # lines of a notebook saved as a script
    if isinstance(error, FileNotFoundError | EOFError):
        return True
    return isinstance(error, PermissionError) and error.errno == errno.EPERM


class SkippingLoader(SourceFileLoader):
    """Loads a module statement by statement after one that needs what is not here."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        code = self.get_code(module.__name__)
        assert isinstance(code, CodeType)
        try:
            exec(code, module.__dict__)
        except (Exception, SystemExit) as error:
            self._go_on(module, code, error)

    def _go_on(self, module: ModuleType, code: CodeType, error: BaseException) -> None:
        statements = ast.parse(self.get_data(self.path)).body
        place = _place(error, code)
        at = max((k for k, node in enumerate(statements) if _start(node) <= place), default=0)
        _leave_out(statements[at], module, error)
        flags = code.co_flags & __future__.annotations.compiler_flag
        for node in statements[at + 1 :]:
            alone = ast.Module([node], [])
            statement = compile(alone, self.path, "exec", flags=flags, dont_inherit=True)
            try:
                exec(statement, module.__dict__)
            except (Exception, SystemExit) as later:
                _leave_out(node, module, later)


def _place(error: BaseException, code: CodeType) -> tuple[int, int]:
    """The line and the column of the module's own code that raised an error."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    if trace is None:
        return 0, 0
    line, _, column, _ = next(islice(code.co_positions(), trace.tb_lasti // 2, None))
    return line or trace.tb_lineno, column or 0


def _start(node: ast.stmt) -> tuple[int, int]:
    """Where a statement begins, with its decorators."""
    parts: list[ast.stmt | ast.expr] = [node, *getattr(node, "decorator_list", [])]
    return min((part.lineno, part.col_offset) for part in parts)


def _leave_out(node: ast.stmt, module: ModuleType, error: BaseException) -> None:
    """Let each name that a statement would have defined raise its error when it is used.

    Raises:
        BaseException: the same error, if nobody knows what an import would have defined, or if
            there is no memory left to go on.
    """
    if not _is_nowhere(error):
        if isinstance(node, ast.Import | ast.ImportFrom) or isinstance(error, MemoryError):
            raise error
        if len(LEFT_OUT) < MOST_LEFT_OUT:
            LEFT_OUT.append(error)
    for name in _names(node):
        module.__dict__.setdefault(name, Unusable(error))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    for child in ast.iter_child_nodes(node):
        yield from _names(child)
