"""``schema``: the JSON Schemas of the documents, for editors."""

from pathlib import Path
from typing import Annotated

import typer

from ...documents.schema import KINDS, SCHEMAS, schema_text, stale_schemas, write_schemas
from ...words import listed
from ..common import FINE, NO, argument, say

__all__ = ["schema"]

Kind = Annotated[str | None, argument("[KIND]", f"The kind of document: {listed(KINDS, last='or')}.")]
Write = Annotated[bool, typer.Option("--write", help="Write all of them into the folder.")]
Check = Annotated[bool, typer.Option("--check", help="Say whether those in the folder are up to date.")]
Folder = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="The folder to write into.", show_default="the one in the package")]


def schema(kind: Kind = None, write: Write = False, check: Check = False, folder: Folder = SCHEMAS) -> None:
    """Print the JSON Schema of a kind of document, write all of them into a folder, or check those that lie there."""
    if write:
        for path in write_schemas(folder):
            say(str(path))
    if check:
        stale = stale_schemas(folder)
        for path in stale:
            say(f"{path}: schema_stale: this is not what the models give now (partnership-rules schema --write)", stderr=True)
        raise typer.Exit(NO if stale else FINE)
    if kind is not None:
        say(schema_text(kind))
    elif not write:
        for name in KINDS:
            say(f"{name:12} {SCHEMAS / f'{name}.schema.json'}")
