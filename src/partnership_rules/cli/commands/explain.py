"""``explain``: the standing as a page in plain words, or why one step was taken or refused."""

from typing import Annotated

import typer

from ...errors import LookupFailed
from ...standing import Standing, Step
from ...views.outlook import outlook_page
from ...views.sentences import step_words
from ...views.text_page import page, tree
from ...views.titles import titles_of
from ...words import plural
from ..asking import ask, refuse_rough, unanswered
from ..common import AsOf, Json, KnownOn, Only, Source, UnderPolicy, option, page_width, put, put_json, say

__all__ = ["explain"]

NthStep = Annotated[int | None, option("--step", "N", "Why step N of the trail went as it did.")]


def explain(
    path: Source,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    policy: UnderPolicy = None,
    only: Only = None,
    step: NthStep = None,
    refused: Annotated[bool, typer.Option("--refused", help="Why each refused step was refused.")] = False,
    as_json: Json = False,
) -> None:
    """Tell where a partnership stands, what is due, what could follow, and why, in plain words."""
    asked = ask(path, as_of=as_of, known_on=known_on, policy=policy, only=only)
    if step is not None or refused:
        refuse_rough(asked, hint="without --step and --refused, 'explain' tells what holds whatever the days are")
    answers = [_answer(standing, step=step, refused=refused) for standing in asked.found]
    answers += [(outlook_page(one, width=page_width()), one.to_dict()) for one in asked.rough]
    if as_json:
        put_json([one[1] for one in answers] if asked.is_many else answers[0][1])
    else:
        say("\n\n".join(one[0].rstrip("\n") for one in answers))
    put(*unanswered(asked), stderr=as_json)


def _answer(standing: Standing, *, step: int | None, refused: bool) -> tuple[str, object]:
    """Return the words and the JSON of what was asked of one standing."""
    if step is None and not refused:
        return page(standing, width=page_width()), standing.to_dict()
    steps = list(enumerate(standing.trail, 1))
    if step is not None:
        steps = [(number, one) for number, one in steps if number == step]
        if not steps:
            raise LookupFailed(f"the trail of '{standing.partnership.id}' has {plural(len(standing.trail), 'step')}", code="unknown_step")
    else:
        steps = [(number, one) for number, one in steps if one.outcome == "refused"]
    words = [line for number, one in steps for line in _step(standing, number, one)] or ["No step was refused."]
    head = [standing.partnership.district.name, ""]
    return "\n".join(head + words), {"partnership": standing.partnership.id, "steps": [{"step": n, **one.to_dict()} for n, one in steps]}


def _step(standing: Standing, number: int, step: Step) -> list[str]:
    title = standing.policy.title_of
    moved = f"from '{title(step.from_)}' to '{title(step.to)}'" if step.from_ != step.to else f"in '{title(step.from_)}'"
    what = step_words(step, titles_of(standing))
    return [f"Step {number}, {step.on}: {what}, {step.outcome} {moved}", *tree(step.because, standing=standing, width=page_width()), ""]
