"""How a value shows itself in a notebook: it asks the views, when it is looked at and no sooner."""

from __future__ import annotations

from typing import Any, TypeVar

__all__ = ["Listed", "Shown"]

T = TypeVar("T")


class Shown:
    """Displays a value richly where it is looked at; showing never raises, and calls no binary and no network."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from .views.show import show_html

        return str(show_html(self))

    def _as_text(self) -> str:
        from .views.show import show_text

        return show_text(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from .views.show import show_bundle

        return show_bundle(self)


class Listed(tuple[T, ...], Shown):
    """Results in a row, a tuple like any other, that shows itself as a table."""

    __slots__ = ()
