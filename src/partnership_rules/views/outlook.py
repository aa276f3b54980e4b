"""An outlook in sentences, as text and as HTML: what holds whatever the days are, what does not, and which day would decide."""

from collections.abc import Iterable, Iterator
from functools import partial

from ..logic import MARKS
from ..rough_days import Outlook
from ..words import listed, plural
from . import sentences
from .html.parts import bulleted, note, section, table
from .lines import WIDTH
from .markup import Markup, Part, join, prose, tag
from .outlook_words import days_words, due_words, fact_words, lead_words
from .plain import NARROWEST, plain_text
from .sentences import said, thing_words
from .timeline import timeline_of
from .timeline.html import timeline_html
from .titles import Titles, titles_of

__all__ = ["outlook_html", "outlook_page"]

_PARTS = {
    "benchmark": "Benchmarks",
    "clause": "Consequence clauses",
    "requirement": "What the law asks",
    "ground": "Grounds for the next level",
}


def _sections(outlook: Outlook) -> Iterator[tuple[str, list[Markup]]]:
    """List the sections, each with its items: a sentence with its mark, and what would decide it."""
    titles = titles_of(outlook.standings[0].standing)
    name = partial(thing_words, outlook.standings[0].standing)
    for part, title in _PARTS.items():
        words = ((one, listed([said(word) for word in one.outcomes], last="or")) for one in outlook.of(part))
        yield title, [_item(f"{MARKS[one.truth]} {name(part, one.name)}: {are}", map(titles.say, one.needs)) for one, are in words]
    yield "What the sources say only roughly", [*map(prose, _rough_facts(outlook, titles))]
    yield "What is possible", [*map(prose, _completions(outlook, titles))]


def _item(text: str, needs: Iterable[str]) -> Markup:
    return join([prose(text), *(tag("div", "not on record: ", prose(need), class_="soft") for need in needs)])


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
    return plain_text(join(_parts(outlook, 1)), width=max(width, NARROWEST))


def outlook_html(outlook: Outlook, *, level: int = 2) -> Markup:
    """Draw an outlook as HTML; headings start at ``level``."""
    head, *others = _parts(outlook, level)
    return join([head, section("Over time", timeline_html(timeline_of(outlook)), level=level + 1), *others])


def _parts(outlook: Outlook, level: int) -> Iterator[Markup]:
    yield tag(
        "header",
        tag(f"h{level}", sentences.district_words(outlook.partnership.district)),
        note(lead_words(outlook), kind="lead"),
        note(f"Outlook on {outlook.as_of}, by the policy “{outlook.policy.title or outlook.policy.id}”.", kind="soft"),
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
    yield section("What is due", due, level=level + 1)
    yield from (section(title, bulleted(items), level=level + 1) for title, items in _sections(outlook))
