"""What the fields of a model mean: read from the comments beside them (``#:``, as Sphinx reads them) when a schema is made.

They are read from the source then, so that they cost nothing whenever the library is imported.
"""

import re
import sys
from collections.abc import Mapping
from functools import cache
from inspect import getsource

__all__ = ["meanings_of"]

_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
_FIELD = re.compile(r"^(?:    #: (?P<above>.+)\n)?    (?P<name>\w+): (?:.*  #: (?P<beside>.+))?", re.MULTILINE)


@cache
def meanings_of(model: type) -> Mapping[str, str]:
    """Map the fields of a model to what they mean: what the nearest of its bases says, and of a model of one key what the model is.

    >>> from .terms import Term
    >>> meanings_of(Term)["from_"]
    'The first day.'
    """
    found = {name: text for base in reversed(model.__mro__) for name, text in _in_module(base.__module__).get(base.__name__, {}).items()}
    key = getattr(model, "key", None)
    if isinstance(key, str) and model.__doc__:
        found = {name: model.__doc__.partition("\n")[0] for name in (key, f"{key}_")} | found
    return found


@cache
def _in_module(name: str) -> Mapping[str, Mapping[str, str]]:
    """Map the classes of a module to the comments on their fields; there are none where the source is not at hand."""
    try:
        parts = _CLASS.split(getsource(sys.modules[name]))[1:]
    except (OSError, TypeError, KeyError):
        return {}
    bodies = zip(parts[::2], parts[1::2], strict=True)
    return {
        title: {m["name"]: m["beside"] or m["above"] for m in _FIELD.finditer(body) if m["beside"] or m["above"]} for title, body in bodies
    }
