"""``init``: a folder to begin with: a small policy, an agreement, a partnership and a scenario, and schemas for the editor."""

from pathlib import Path
from typing import Annotated

import typer

from ...documents.lookup import CATALOG, SUFFIXES
from ...documents.schema import SCHEMAS
from ..common import say
from ..files import put_new

__all__ = ["init"]

STARTER = CATALOG.parent / "starter"

Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder.", show_default="the present one")]


def init(folder: Folder = Path()) -> None:
    """Write a small policy, an agreement, a partnership and a scenario to change, with schemas by which an editor helps.

    They check clean, and no file that is there is written over.
    """
    documents = {path.name: path.read_bytes() for path in sorted(STARTER.iterdir()) if path.suffix in SUFFIXES}
    schemas = {f"schemas/{path.name}": path.read_bytes() for path in sorted(SCHEMAS.glob("*.json"))}
    put_new(folder, documents | schemas)
    for command in ("check", "test", "status"):
        say(f"  partnership-rules {command} {folder}")
