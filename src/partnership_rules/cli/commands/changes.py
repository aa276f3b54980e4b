"""``changes``: what became different between two days, and because of which fact."""

from collections.abc import Iterator
from typing import Annotated

import typer

from ...evaluation import changes as changes_between
from ...standing import Changes
from ...views.changes import changes_page
from ..asking import Asked, ask, refuse_rough, unanswered
from ..common import Json, KnownOn, Only, Source, UnderPolicy, day_asked, option, page_width, put, put_json, say

__all__ = ["changes"]

From = Annotated[str, option("--from", "DAY", "The first day, as YYYY-MM-DD.")]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day, as YYYY-MM-DD.", show_default="today")]


def changes(
    path: Source, from_: From, to: To = None, known_on: KnownOn = None, policy: UnderPolicy = None, only: Only = None, as_json: Json = False
) -> None:
    """Tell what became different between two days, and because of which record, evidence or day; what changed nothing is left out.

    A partnership whose record begins in between is told from its first day on.
    """
    asked = ask(path, as_of=to, known_on=known_on, policy=policy, only=only)
    refuse_rough(asked, hint="'explain' tells what holds whatever the days are")
    found = list(_changes(asked, from_))
    if as_json:
        put_json([one.to_dict() for one in found] if asked.is_many else found[0].to_dict())
    else:
        say("\n".join(changes_page(one, width=page_width()) for one in found if one.changes or not asked.is_many).rstrip("\n"))
    put(*unanswered(asked, with_rough=False), stderr=as_json)


def _changes(asked: Asked, start: str) -> Iterator[Changes]:
    for later in asked.found:
        first = max(day_asked(start, option="--from"), later.trail[0].on)
        yield changes_between(later.question.on(first), later)
