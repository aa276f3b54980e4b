"""Reading a document in the syntax that its name tells."""

from __future__ import annotations

from pathlib import PurePath

from .json_text import read_json
from .tree import Node
from .yaml_text import read_yaml

__all__ = ["read_tree"]


def read_tree(text: str | bytes, *, file: str) -> Node:
    """Read a document as JSON where its name ends in ``.json``, else as YAML.

    Raises ``DocumentError`` with all problems found, as ``read_json`` and ``read_yaml`` do.

    >>> read_tree("[1, 2]", file="a.json").kind, read_tree("id: x", file="a.policy.yaml").kind
    ('list', 'map')
    """
    return (read_json if PurePath(file).suffix.lower() == ".json" else read_yaml)(text, file=file)
