"""Many partnerships on one day as HTML."""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote

from ...logic import Truth
from ...rough_days import Outlook
from ...standing import Standing
from ...words import listed, plural
from ..markup import EMPTY, Markup, Part, join, prose, tag
from ..overview import Overview, delay_of, missed_in, next_due_of
from ..sentences import open_words
from ..timeline import lanes_of
from ..timeline.html import lanes_html
from .parts import bulleted, chip, fold, note, section, table

__all__ = ["overview_html"]

_HEADS = ("District", "Where it stands", "Since", "Next", "Days late", "Missed", "Undetermined")
_WORDS = (
    "Days late: since an open deadline or review. Missed: benchmarks due and not met. Undetermined: what the record cannot decide yet.",
    " Where a record gives a day only roughly, all that is possible is said.",
)


def overview_html(overview: Overview, *, level: int = 2, pages: Mapping[str, str] | None = None) -> Markup:
    """Draw an overview as HTML: a table, what is late first; swim lanes; and behind a fold what is undetermined and why.

    ``pages`` maps ids to the files that the rows link to.
    """
    every, below = overview.every, level + 1
    twice = Counter(one.partnership.district.name for one in every)
    names = {one.partnership.id: _name(one, twice, pages or {}) for one in every}
    rows: list[tuple[Part, ...]] = [(names[one.partnership.id], *_line(one)) for one in every]
    rows += [(one.partnership.district.name, "too rough to say", *[""] * (len(_HEADS) - 2)) for one in overview.too_rough]
    waiting = listed(one.district.name for one in overview.waiting)
    return join([
        tag(f"h{level}", f"{plural(len(every) + len(overview.too_rough), 'partnership')} on {overview.as_of}"),
        table("Where each stands; what is late comes first", _HEADS, rows),
        note(_WORDS[0] + (_WORDS[1] if overview.outlooks else ""), kind="soft") if every else EMPTY,
        *(note(f"{one.partnership.district.name}: {one.reason}.") for one in overview.too_rough),
        note(f"No record by that day: {waiting}.") if waiting else EMPTY,
        section("Over time", lanes_html(lanes_of(every)), level=below) if every else EMPTY,
        section("What is undetermined, and why", *(_open(one) for one in every if isinstance(one, Standing)), level=below),
    ])  # fmt: skip


def _name(one: Standing | Outlook, twice: Counter[str], pages: Mapping[str, str]) -> Markup:
    """Draw the name of a district as a link to its page, with the id where another has the same name."""
    id, name = one.partnership.id, one.partnership.district.name
    linked = tag("a", name, href=quote(pages[id], safe="")) if id in pages else prose(name)
    return join([linked, tag("span", f" ({id})", class_="soft") if twice[name] > 1 else EMPTY])


def _line(one: Standing | Outlook) -> tuple[Part, ...]:
    undetermined = len({open_.what for open_ in one.undetermined}) if isinstance(one, Outlook) else len(one.undetermined)
    return (
        _state(one),
        join((tag("time", str(day)) for day in dict.fromkeys(one.since if isinstance(one, Outlook) else (one.since,))), between=" to "),
        _next(one),
        _counted(delay_of(one)),
        _counted(missed_in(one)),
        chip(Truth.UNDETERMINED, str(undetermined)) if undetermined else "none",
    )


def _state(one: Standing | Outlook) -> str:
    if isinstance(one, Outlook):
        return listed([one.policy.title_of(state) for state in one.states], last="or")
    return f"{one.title}{f' (level {one.level})' if one.level else ''}"


def _next(one: Standing | Outlook) -> Part:
    if (due := next_due_of(one)) is None:
        return "nothing"
    day, title = due
    more = "at the latest" if isinstance(one, Outlook) else f"({plural((day - one.as_of).days, 'day')} left)"
    return prose(f"{title}, {day} {more}")


def _counted(counts: tuple[int, int]) -> Part:
    """Draw a count that is bad unless it is none; one that is known only roughly by its fewest and its most."""
    fewest, most = counts
    if not most:
        return "none"
    words = f"up to {most}" if not fewest else str(most) if fewest == most else f"{fewest} to {most}"
    return chip(Truth.FALSE if fewest else Truth.UNDETERMINED, words)


def _open(standing: Standing) -> Markup:
    items = (join([prose(what), bulleted(map(prose, needs))]) for what, needs in open_words(standing))
    return fold(f"{standing.partnership.district.name}: {len(standing.undetermined)}", bulleted(items))
