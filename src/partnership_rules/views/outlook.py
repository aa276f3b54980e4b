"""An outlook in sentences, as text and as HTML: what holds whatever the days are, what does not, and which day would decide."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..logic import MARKS
from ..rough_days import Outlook
from ..words import listed, plural
from . import sentences
from .escape import for_terminal
from .html.parts import bulleted, note, section, table
from .lines import WIDTH, Line, wrapped
from .markup import Markup, Part, join, prose, tag
from .outlook_words import clock_span_words, days_words, due_words, fact_words, lead_words
from .sentences import said, thing_words
from .timeline import timeline_of
from .timeline.html import timeline_html
from .titles import Titles, titles_of

__all__ = ["outlook_html", "outlook_page"]

NARROWEST = 40
_PARTS = {
    "benchmark": "Benchmarks",
    "clause": "Consequence clauses",
    "requirement": "What the law asks",
    "ground": "Grounds for the next level",
}


class _Item(NamedTuple):
    """A sentence with its mark, and what would decide it."""

    mark: str
    text: str
    needs: tuple[str, ...] = ()


def _sections(outlook: Outlook) -> Iterator[tuple[str, Sequence[_Item]]]:
    yield "Clocks", [_Item("·" if len(clock.statuses) == 1 else "?", clock_span_words(clock)) for clock in outlook.clocks]
    name, titles = partial(thing_words, outlook.standings[0].standing), titles_of(outlook.standings[0].standing)
    for part, title in _PARTS.items():
        words = ((one, listed([said(word) for word in one.outcomes], last="or")) for one in outlook.of(part))
        yield title, [_Item(MARKS[one.truth], f"{name(part, one.name)}: {are}", tuple(map(titles.say, one.needs))) for one, are in words]
    yield "What the sources say only roughly", [_Item("·", text) for text in _rough_facts(outlook, titles)]
    yield "What is possible", [_Item("·", text) for text in _completions(outlook, titles)]


def _rough_facts(outlook: Outlook, titles: Titles) -> Iterator[str]:
    """Say each fact of a rough day with its source."""
    held = outlook.partnership.with_silences()
    for name, at in held.rough:
        fact = getattr(held, name)[at]
        of = getattr(fact, "school", None)
        whose = f" of {titles.of('school', of)}" if of else ""
        yield f"{fact_words(fact)}{whose} {fact.rough.words()}{f' ({fact.source})' if fact.source else ''}"


def _completions(outlook: Outlook, titles: Titles) -> Iterator[str]:
    """Say each distinct standing with days that give it."""
    for one in outlook.standings:
        days = listed(titles.say(f"{what} on {day}" if day else f"{what} not yet") for what, day in one.days)
        yield f"{one.standing.title}, since {one.standing.since}{f', for instance with {days}' if days else ': every day is exact'}"


def _roughly(outlook: Outlook) -> str:
    count = len(outlook.partnership.with_silences().rough)
    exact = "Every day on record is exact."
    return f"The record gives {plural(count, 'day')} only roughly. What is said here holds whatever the exact days are." if count else exact


def outlook_page(outlook: Outlook, *, width: int = WIDTH) -> str:
    """Write an outlook as a page of text, at most ``width`` characters wide (40 at the least)."""
    wide = max(width, NARROWEST)
    head = [
        Line(sentences.district_words(outlook.partnership.district), ""),
        Line(f"Outlook on {outlook.as_of}, by the policy '{outlook.policy.id}'", ""),
    ]
    lines = [*wrapped(head, wide), "=" * min(72, wide), "", *wrapped([Line(lead_words(outlook)), Line(_roughly(outlook))], wide)]
    for title, items in _sections(outlook):
        if items:
            lines += ["", title.upper(), *wrapped((line for item in items for line in _lines(item)), wide)]
    return for_terminal("\n".join(lines)).replace("\ufffd\n", "\n") + "\n"


def _lines(item: _Item) -> Iterator[Line]:
    yield Line(f"{item.mark} {item.text}", hang=4)
    for need in item.needs:
        yield Line(f"not on record: {need}", " " * 6, 8)


def outlook_html(outlook: Outlook, *, level: int = 2) -> Markup:
    """Draw an outlook as HTML; headings start at ``level``."""
    policy = outlook.policy.title or outlook.policy.id
    head = tag(
        "header",
        tag(f"h{level}", sentences.district_words(outlook.partnership.district)),
        note(lead_words(outlook), kind="lead"),
        note(f"Outlook on {outlook.as_of}, by the policy “{policy}”.", kind="soft"),
        note(_roughly(outlook)),
    )
    rows: list[tuple[Part, ...]] = [
        (
            clock.title,
            due_words(clock),
            listed([said(status) for status in clock.statuses], last="or"),
            days_words(clock.days_late) if clock.days_late else "none",
        )
        for clock in outlook.clocks
    ]
    due = table("Clocks, whatever the exact days are", ("Clock", "Due", "How it stands", "Late"), rows)
    clocks = section("What is due", due, level=level + 1)
    others = (section(title, bulleted(map(_html, items)), level=level + 1) for title, items in _sections(outlook) if title != "Clocks")
    over_time = section("Over time", timeline_html(timeline_of(outlook)), level=level + 1)
    return join([head, over_time, clocks, *others])


def _html(item: _Item) -> Markup:
    needs = [tag("div", "not on record: ", prose(need), class_="soft") for need in item.needs]
    return join([f"{item.mark} " if item.mark != "·" else "", prose(item.text), *needs])
