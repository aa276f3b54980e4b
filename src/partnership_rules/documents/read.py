"""Reading a document in the syntax that its name tells."""

from pathlib import PurePath

from .json_text import read_json
from .tree import Node

__all__ = ["read_tree"]


def read_tree(text: str | bytes, *, file: str) -> Node:
    """Read a document as JSON where its name ends in ``.json``, else as YAML.

    Raises ``DocumentError`` with all problems found, as ``read_json`` and ``read_yaml`` do.

    >>> read_tree("[1, 2]", file="a.json").kind, read_tree("id: x", file="a.policy.yaml").kind
    ('list', 'map')
    """
    if PurePath(file).suffix.lower() == ".json":
        return read_json(text, file=file)
    from .yaml_text import read_yaml  # the YAML scanner takes a tenth of the import budget: only who reads YAML pays

    return read_yaml(text, file=file)
