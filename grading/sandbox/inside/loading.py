"""The worker's imports: what is forbidden, what is allowed, and whose function stands in a module.

Runs in the worker; imports nothing that is slow to start with.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

from grading.support.names import is_under


class ForbiddenImport(ImportError):  # noqa: N818 - students read this name
    """The exercise forbids this module, and something of it was used."""


class SubstituteFailed(RuntimeError):  # noqa: N818
    """The grader's own source could not be put in place."""


class Barred:
    """Stands for something of a forbidden module: it may be imported, and raises once it is used.

    Old files import more than they use, so an import alone costs nothing.
    """

    def __init__(self, module: str, name: str) -> None:
        self.__dict__.update(_module=module, _name=name)

    def _refuse(self, *_: Any, **__: Any) -> Any:
        module = self.__dict__["_module"]
        raise ForbiddenImport(
            f"{self.__dict__['_name']} of {module} is not allowed in this exercise", name=module
        )

    __call__ = __getattr__ = __getitem__ = __iter__ = __array__ = __mro_entries__ = _refuse


class _Barring(Loader):
    """Loads, instead of a forbidden module, one whose every name is `Barred`."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module; what nobody listed is made when it is asked for."""
        name = module.__name__

        def missing(attribute: str) -> Barred:
            if attribute.startswith("__"):
                raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
            return Barred(name, attribute)

        module.__dict__.update({leaf: Barred(name, leaf) for leaf in self.names})
        module.__dict__.update(__path__=[], __all__=list(self.names), __getattr__=missing)


class Guard:
    """A finder that stands before all others on `sys.meta_path`.

    forbids      import prefix -> the names that `from it import *` would bring; each is `Barred`
    allows       third-party package -> its folder, because they are on no search path
    substitutes  module -> [(names, path of the source that has them)]
    """

    def __init__(
        self,
        forbids: Mapping[str, Sequence[str]],
        allows: Mapping[str, str],
        substitutes: Mapping[str, list[tuple[list[str], str]]],
    ) -> None:
        self.forbids = forbids
        self.allows = allows
        self.substitutes = substitutes

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Bar, find, or leave the module to the finders behind this one.

        Args:
            name: the module's full name.
            path: the package's folders, where the module is in a package.
            target: not used.

        Returns:
            How to load the module; None leaves it to the finders behind this one.
        """
        if is_under(name, self.forbids):
            return ModuleSpec(name, _Barring(self.forbids.get(name, ())), is_package=True)
        if name in self.allows:
            folder = self.allows[name]
            return importlib.util.spec_from_file_location(
                name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
            )
        if name in self.substitutes:
            spec = PathFinder.find_spec(name, path)
            if spec is not None and spec.origin is not None and spec.origin.endswith(".py"):
                loader = _Substituting(name, spec.origin, self.substitutes[name])
                return importlib.util.spec_from_file_location(
                    name,
                    spec.origin,
                    loader=loader,
                    submodule_search_locations=spec.submodule_search_locations,
                )
        return None

    def install(self) -> None:
        """Put the guard in force, for modules that are already loaded as well."""
        for name in [name for name in sys.modules if is_under(name, self.forbids)]:
            parent, _, leaf = name.rpartition(".")
            if parent in sys.modules and hasattr(sys.modules[parent], leaf):
                delattr(sys.modules[parent], leaf)
            del sys.modules[name]
        sys.meta_path.insert(0, self)


class _Substituting(SourceFileLoader):
    """Loads a student's module, then puts the given functions in it, before anyone sees it."""

    def __init__(self, name: str, path: str, given: list[tuple[list[str], str]]) -> None:
        super().__init__(name, path)
        self.given = given

    def exec_module(self, module: ModuleType) -> None:
        """Run the student's source and replace the names that the student does not own here."""
        super().exec_module(module)
        for names, path in self.given:
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
        raise SubstituteFailed(f"{path} is no Python source")
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


def _replace(module: ModuleType, source: ModuleType, name: str) -> None:
    """Set `name` ("function" or "Class.method") of `module` to what it is in `source`."""
    owner, _, leaf = name.rpartition(".")
    given: Any = source
    for part in name.split("."):
        given = getattr(given, part)
    if not owner:
        setattr(module, leaf, given)
    elif hasattr(module, owner):
        # From the class's dict, so that a staticmethod or a property stays what it is.
        setattr(getattr(module, owner), leaf, vars(getattr(source, owner))[leaf])
    else:
        setattr(module, owner, getattr(source, owner))
