"""A partnership to explore in a notebook: a slider over the days on which its standing changes, with no network and no dependency."""

from dataclasses import dataclass
from datetime import date, timedelta

from ..dates import as_day
from ..errors import InputError
from ..evaluation import changes, evaluate, history
from ..model import FieldsAsJson, expect
from ..policy import Policy
from ..record import Partnership
from ..shown import Shown
from ..standing import Standing
from .changes import causes_html
from .html.standing import standing_html
from .markup import Markup, tag
from .next_days import day_words
from .sentences import standing_words
from .timeline import timeline_of
from .timeline.html import place_of, timeline_html

__all__ = ["MOVE", "Explored", "explore", "explored_html"]

MOVE = (
    "const box=this.closest('.explored'),days=[...box.querySelectorAll('[data-day]')],day=days[this.value];"
    "days.forEach(one=>one.hidden=one!==day);this.setAttribute('aria-valuetext',day.dataset.day);"
    "box.querySelector('.cursor').setAttribute('x',day.dataset.at);box.querySelector('output').textContent=day.dataset.day"
)
"""What the slider runs: it shows one of the days that stand in the page, and moves the line of the day. Nothing is loaded."""


@dataclass(frozen=True)
class Explored(Shown, FieldsAsJson):
    """The standings of a partnership on its first day and on every day on which anything changes, by day; a slider in a notebook."""

    days: dict[date, Standing]

    def json_fields(self) -> dict[str, object]:
        """Return what its JSON holds, each value as it is."""
        return {"days": {day.isoformat(): standing for day, standing in self.days.items()}}

    def __str__(self) -> str:
        return "\n".join(f"{day}  {standing_words(standing)}" for day, standing in self.days.items())


def explore(
    partnership: Partnership,
    *,
    from_: date | str = date.min,
    to: date | str | None = None,
    known_on: date | str | None = None,
    policy: Policy | None = None,
) -> Explored:
    """Return the standings of the days on which anything changes, to be looked at with a slider.

    Without ``to`` they end the day after the last day that is due by what is on record. Errors are those of ``history``.

    >>> import partnership_rules as pr
    >>> held = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "Some District"},
    ...                       records=[{"kind": "identified", "on": "2018-03-30"}, {"kind": "assigned", "on": "2018-03-30"}])
    >>> [str(day) for day in explore(held).days]
    ['2018-03-30', '2018-06-29']
    """
    expect(partnership, Partnership, hint="pr.load_partnership() gives one")
    last = as_day(to) if to is not None else _last_day(partnership, known_on, policy)
    days = history(partnership, from_, last, known_on=known_on, policy=policy)
    if not days:
        raise InputError("there is no standing to explore", code="nothing_to_draw", hint="ask about days from the first record on")
    return Explored(days)


def _last_day(partnership: Partnership, known_on: date | str | None, policy: Policy | None) -> date:
    """Return the day after the last one that is due by what is on record."""
    recorded = max((record.on for record in partnership.records), default=date.max)
    end = timeline_of(evaluate(partnership, as_of=recorded, known_on=known_on, policy=policy)).end
    return min(end, date.max - timedelta(days=1)) + timedelta(days=1)


def explored_html(explored: Explored, *, level: int = 2) -> Markup:
    """Draw the timeline of the last day, below it the slider, and below that the standing of the day at which it stands."""
    days = list(explored.days.values())
    last = days[-1]
    name = day_words(last.as_of)
    slider = tag(
        "input",
        type="range",
        min=0,
        max=len(days) - 1,
        step=1,
        value=len(days) - 1,
        oninput=MOVE,
        aria_label="the day",
        aria_valuetext=name,
    )
    shown = [_day(one, before, last, level) for before, one in zip([None, *days], days, strict=False)]
    return tag(
        "div", timeline_html(timeline_of(last), cursor=True), tag("label", slider, " ", tag("output", name)), *shown, class_="explored"
    )


def _day(standing: Standing, before: Standing | None, last: Standing, level: int) -> Markup:
    """Draw the standing of a day, below what became different on it; all but the last are hidden at first."""
    changed = causes_html(changes(before, standing), level=level + 1) if before is not None else None
    return tag(
        "section",
        standing_html(standing, level=level, brief=changed or tag("p", "The first day.")),
        data_day=day_words(standing.as_of),
        data_at=place_of(standing.as_of, timeline_of(last)),
        hidden=None if standing is last else "hidden",
    )
