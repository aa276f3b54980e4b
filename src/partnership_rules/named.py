"""Policies of the catalog by their ids, for values that name one: what reads the catalog lies above every value and is handed down here."""

from collections.abc import Callable

__all__ = ["find_with", "in_catalog"]

_load: list[Callable[[], Callable[[str], object]]] = []


def find_with(load: Callable[[], Callable[[str], object]]) -> None:
    """Name the function that loads what finds a policy of the catalog by its id, or None."""
    _load[:] = [load]


def in_catalog(key: str) -> object:
    """Return the policy of the catalog that has an id, or None."""
    return _load[0]()(key)
