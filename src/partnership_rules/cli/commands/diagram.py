"""``diagram``: the machine of a policy as Mermaid text; of a partnership, with the present state and its path marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ...documents import Bundle, load_policy
from ...errors import DocumentError, Place, Problem
from ...policy import Policy
from ...record import Partnership
from ...views import mermaid
from ...views.escape import for_mermaid
from ..common import AsOf, KnownOn, UnderPolicy, day_asked, known_asked, policy_asked, read, say
from .status import stand

__all__ = ["diagram", "register"]

What = Annotated[Path, typer.Argument(metavar="PATH|POLICY", help="A document, a folder, or a policy of the catalog.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("diagram")(diagram)


def diagram(what: What, as_of: AsOf = None, known_on: KnownOn = None, policy: UnderPolicy = None) -> None:
    """Draw the machine of a policy as Mermaid text; of a partnership, with the state in which it is on a day.

    A folder gives a page of Markdown with one drawing each: its partnerships, or its policies where it holds no partnership.
    """
    value = read(what) if what.exists() else load_policy(str(what))
    if isinstance(value, Policy):
        say(mermaid(value))
        return
    partnerships = value.partnerships.values() if isinstance(value, Bundle) else [value]
    if not all(isinstance(one, Partnership) for one in partnerships):
        said = f"a policy or a partnership is wanted, and this is a {type(value).__name__.lower()}"
        raise DocumentError([Problem("kind_unexpected", Place(str(what)), said, "an agreement has no machine: draw its policy")])
    day, held = day_asked(as_of), policy_asked(policy)
    found, _ = stand(partnerships, as_of=day, known_on=known_asked(known_on), policy=held)
    pictures = [(f"{one.partnership.district.name} on {day}", one.diagram()) for one in found]
    if isinstance(value, Bundle) and not partnerships:
        pictures = [(one.title or one.id, mermaid(one)) for one in value.policies.values()]
    say("\n".join(_page(pictures)) if what.is_dir() else pictures[0][1])


def _page(pictures: list[tuple[str, str]]) -> Iterator[str]:
    for title, picture in pictures:
        yield f"## {for_mermaid(title)}\n\n```mermaid\n{picture.rstrip()}\n```\n"
