"""How a value shows itself in a notebook and in words: the views, which lie above every value, are handed down to it here.

The package hands them down when it is imported, as a function that loads them when a value is first looked at.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from .indented import indented

__all__ = ["AsJson", "Listed", "Shown", "Views", "show_with", "views"]

T = TypeVar("T")


class Views(Protocol):
    """What a value asks of the views."""

    def show_html(self, value: object, /) -> str:
        """Show a value as HTML, whatever it is."""

    def show_text(self, value: object, /) -> str:
        """Show a value as text, whatever it is."""

    def show_bundle(self, value: object, /) -> dict[str, str]:
        """Show a value in every form a notebook may choose from."""

    def explain(self, value: object, /) -> str:
        """Explain a standing or a decision as a page in plain words."""

    def diagram(self, standing: object, /) -> str:
        """Draw the machine of a standing's policy as Mermaid text."""


_load: list[Callable[[], Views]] = []


def show_with(load: Callable[[], Views]) -> None:
    """Name the function that loads the views."""
    _load[:] = [load]


def views() -> Views:
    """Load the views."""
    return _load[0]()


class AsJson:
    """A value that gives itself as a mapping, ``to_dict()``, and as JSON text, ``to_json()``."""

    __slots__ = ()

    def to_dict(self) -> Mapping[str, Any]:
        """Return the value as a JSON-ready mapping."""
        raise NotImplementedError

    def to_json(self) -> str:
        """Return the value as JSON text with sorted keys: equal values give equal bytes."""
        return indented(self.to_dict(), lambda value: value)  # a number is written as it is


class Shown:
    """Displays a value richly where it is looked at; showing never raises, and calls no binary and no network."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(views().show_html(self))

    def _as_text(self) -> str:
        return views().show_text(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return views().show_bundle(self)


class Listed(tuple[T, ...], Shown):
    """Results in a row, a tuple like any other, that shows itself as a table."""

    __slots__ = ()
