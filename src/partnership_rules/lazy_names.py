"""Load a module when one of its names is first asked for, so that importing a package costs next to nothing."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["lazy_names", "public_names"]


def lazy_names(
    package: str, homes: Mapping[str, tuple[str, ...]], *, modules: tuple[str, ...] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Build the ``__getattr__`` and ``__dir__`` of a package whose names live in modules below it.

    ``homes`` says which module holds which names; ``modules`` are public themselves.

    >>> look_up, listing = lazy_names("json", {"decoder": ("JSONDecodeError",)})
    >>> look_up("JSONDecodeError").__name__
    'JSONDecodeError'
    >>> look_up("loadz")
    Traceback (most recent call last):
    ...
    AttributeError: module 'json' has no attribute 'loadz'
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def look_up(name: str) -> Any:
        if name in modules:
            return import_module(f".{name}", package)
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f".{home_of[name]}", package), name)
        setattr(sys.modules[package], name, found)
        return found

    return look_up, public_names(package)


def public_names(module: str) -> Callable[[], list[str]]:
    """Build the ``__dir__`` of a public module, which lists its public names and no others.

    >>> public_names("json")()
    ['JSONDecodeError', 'JSONDecoder', 'JSONEncoder', 'dump', 'dumps', 'load', 'loads']
    """
    return lambda: sorted(sys.modules[module].__all__)
