"""Control the worker's imports: forbidden modules, allowed packages, and substituted functions.

Runs in the worker, so it imports only modules that load fast.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from grading.sandbox.inside.skipping import SkippingLoader
from grading.support.names import is_under


class ForbiddenImport(ImportError):  # noqa: N818 - students read this name
    """The code used a name of a module that the exercise forbids."""

    def __init__(self, used: str, module: str) -> None:
        super().__init__(f"{used} of {module} is not allowed in this exercise", name=module)
        self.used = used


class SubstituteFailed(RuntimeError):  # noqa: N818
    """The grader could not substitute its own function for a student's."""


class Barred:
    """Replaces a name of a forbidden module: importing it is allowed, using it raises an error.

    Old files import more than they use, so an import alone is not an offense.
    """

    def __init__(self, module: str, name: str) -> None:
        self.__dict__.update(_module=module, _name=name)

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise ForbiddenImport(self.__dict__["_name"], self.__dict__["_module"])

    __call__ = __getattr__ = __getitem__ = __iter__ = __array__ = __mro_entries__ = _refuse


class _Barring(Loader):
    """Loads a module whose names are all `Barred`, instead of a forbidden module."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def create_module(self, spec: ModuleSpec) -> None:
        """Let Python create the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module with the listed names; other names are created at their first use."""
        name = module.__name__

        def missing(attribute: str) -> Barred:
            if attribute.startswith("__"):
                raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
            return Barred(name, attribute)

        module.__dict__.update({leaf: Barred(name, leaf) for leaf in self.names})
        module.__dict__.update(__path__=[], __all__=list(self.names), __getattr__=missing)


class Guard:
    """A finder that comes first on `sys.meta_path`.

    forbids      import prefix -> the names that `from it import *` would bring; each is `Barred`
    allows       third-party package -> its folder, because it is not on the search path
    substitutes  module -> [(names, path of the source that defines them)]
    tree         the folder that contains the student's package
    """

    def __init__(
        self,
        forbids: Mapping[str, Sequence[str]],
        allows: Mapping[str, str],
        substitutes: Mapping[str, list[tuple[list[str], str]]],
        tree: str,
    ) -> None:
        self.forbids = forbids
        self.allows = allows
        self.substitutes = substitutes
        self.tree = tree

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a forbidden or allowed module, or one of the tree.

        Args:
            name: the module's full name.
            path: the package's folders, if the module is in a package.
            target: not used.

        Returns:
            How to load the module; None for any other module, which the next finder looks for.
        """
        if is_under(name, self.forbids):
            return ModuleSpec(name, _Barring(self.forbids.get(name, ())), is_package=True)
        if name in self.allows:
            folder = self.allows[name]
            return importlib.util.spec_from_file_location(
                name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
            )
        folders = [self.tree] if path is None else list(path)
        if any(f"{folder}{os.sep}".startswith(self.tree + os.sep) for folder in folders):
            spec = PathFinder.find_spec(name, folders)
            if spec is not None and spec.origin is not None and spec.origin.endswith(".py"):
                loader = _OfTree(name, spec.origin, self.substitutes.get(name, ()))
                return importlib.util.spec_from_file_location(
                    name,
                    spec.origin,
                    loader=loader,
                    submodule_search_locations=spec.submodule_search_locations,
                )
        return None

    def install(self) -> None:
        """Start the guard, and unload forbidden modules that are already loaded."""
        for name in [name for name in sys.modules if is_under(name, self.forbids)]:
            parent, _, leaf = name.rpartition(".")
            if parent in sys.modules and hasattr(sys.modules[parent], leaf):
                delattr(sys.modules[parent], leaf)
            del sys.modules[name]
        sys.meta_path.insert(0, self)


class _OfTree(SkippingLoader):
    """Loads a student's module, then substitutes functions before any other module sees it."""

    def __init__(self, name: str, path: str, substitutes: Sequence[tuple[list[str], str]]) -> None:
        super().__init__(name, path)
        self.substitutes = substitutes

    def exec_module(self, module: ModuleType) -> None:
        """Run the student's source, then replace the functions of other exercises."""
        super().exec_module(module)
        for names, path in self.substitutes:
            source = _private_copy(module, path)
            for name in names:
                try:
                    _replace(module, source, name)
                except AttributeError as error:
                    raise SubstituteFailed(f"{path} has no {name}: {error}") from None


def _private_copy(module: ModuleType, path: str) -> ModuleType:
    package, _, leaf = module.__name__.rpartition(".")
    name = f"{package}._given_{leaf}" if package else f"_given_{leaf}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SubstituteFailed(f"{path} is not Python source")
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


def _replace(module: ModuleType, source: ModuleType, name: str) -> None:
    """Set `name` ("function" or "Class.method") of `module` to its value in `source`."""
    owner, _, leaf = name.rpartition(".")
    value: Any = source
    for part in name.split("."):
        value = getattr(value, part)
    if not owner:
        setattr(module, leaf, value)
    elif hasattr(module, owner):
        # From the class's dict, so that a staticmethod or a property is kept as such.
        setattr(getattr(module, owner), leaf, vars(getattr(source, owner))[leaf])
    else:
        setattr(module, owner, getattr(source, owner))
