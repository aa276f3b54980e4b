"""``diagram``: the machine of a policy as Mermaid text; of a partnership, with the present state and its path marked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from ...agreement import Agreement
from ...documents import Bundle, load_policy
from ...errors import DocumentError, Place, Problem
from ...policy import Policy
from ...views import mermaid
from ...views.escape import for_mermaid
from ..asking import ask
from ..common import AsOf, KnownOn, Only, UnderPolicy, read, say

__all__ = ["diagram", "register"]

What = Annotated[Path, typer.Argument(metavar="PATH|POLICY", help="A document, a folder, or a policy of the catalog.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("diagram")(diagram)


def diagram(what: What, as_of: AsOf = None, known_on: KnownOn = None, policy: UnderPolicy = None, only: Only = None) -> None:
    """Draw the machine of a policy as Mermaid text; of a partnership, with the state in which it is on a day.

    A folder gives a page of Markdown with one drawing each: its partnerships, or its policies where it holds no partnership.
    """
    value = read(what) if what.exists() else load_policy(str(what))
    if isinstance(value, Agreement):
        said = "a policy or a partnership is wanted, and this is an agreement"
        raise DocumentError([Problem("kind_unexpected", Place(str(what)), said, "an agreement has no machine: draw its policy")])
    if isinstance(value, Policy):
        say(mermaid(value))
    elif isinstance(value, Bundle) and not value.partnerships:
        say(_page((one.title or one.id, mermaid(one)) for one in value.policies.values()))
    else:
        asked = ask(what, as_of=as_of, known_on=known_on, policy=policy, only=only, loaded=value)
        pictures = [(f"{one.partnership.district.name} on {asked.as_of}", one.diagram()) for one in asked.found]
        say(_page(pictures) if asked.is_many else pictures[0][1])


def _page(pictures: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"## {for_mermaid(title)}\n\n```mermaid\n{picture.rstrip()}\n```\n" for title, picture in pictures)
