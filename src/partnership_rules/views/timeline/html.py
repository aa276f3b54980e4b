"""Timelines as HTML: rows of words beside drawn tracks, which fit a phone as well as a wide screen and follow its theme.

A track is SVG whose places are percentages: it becomes narrower without making anything on it smaller. What it shows is
said in words beside it, so that it may be passed over by those who do not see it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ...clock_status import CLOCK_STATUSES
from ..escape import shortened
from ..markup import EMPTY, Markup, join, prose, tag
from .model import Band, Lanes, Span, Timeline
from .scale import Scale, percent

__all__ = ["lanes_html", "place_of", "timeline_html"]

HEIGHT = 22
MIDDLE = HEIGHT // 2
EDGE, INNER = 150, 9_700
"""What is drawn on the first or last day keeps 1.5 percent from the edge, so that nothing is cut off."""

LABEL_FROM = 500
"""A stage is numbered in the picture where it is at least 5 percent of it wide."""


_MARKS: Mapping[str, tuple[str, str, str]] = {
    "moved": ("M5 0a5 5 0 1 0 -10 0a5 5 0 1 0 10 0z", "dot", "a record, or a day, that moved the state"),
    "noted": ("M3.5 0a3.5 3.5 0 1 0 -7 0a3.5 3.5 0 1 0 7 0z", "dot ring", "a record that was noted"),
    "derived": ("M-3.5 -3.5h7v7h-7z", "dot ring", "a day that came, and changed no state"),
    "refused": ("M-4 -4l8 8M4 -4l-8 8", "cross", "a record that was refused"),
    "lapsed": ("M-5 -4.5h10l-5 9z", "lapse", "a last day that passed"),
    "due": ("M0 -6l6 6l-6 6l-6 -6z", "dot", "benchmarks due"),
    "ended": ("M4 0a4 4 0 1 0 -8 0a4 4 0 1 0 8 0z", "dot", "met, or its review held"),
    "before": ("M4 0a4 4 0 1 0 -8 0a4 4 0 1 0 8 0z", "dot ring", "the last day before it was rolled or extended"),
}
"""What each mark looks like around its place, its style, and what it says in the legend; no two marks of a row look alike."""

_LINES: Mapping[str, str] = {
    "run": "a clock, from its start to its last day",
    "ahead": "a clock that still runs, or was stopped",
    "late": "days late",
    "hatch": "one of these days, and no source says which",
    "today": "the day asked about",
}


def timeline_html(timeline: Timeline, *, cursor: bool = False) -> Markup:
    """Draw one partnership over time, with all it shows in words beside it, and a legend of the marks it uses.

    With a ``cursor`` a last row has a mark on the day asked about that a slider may move.
    """
    scale = Scale(timeline.start, timeline.end)
    number = _numbers(timeline.stages)
    rows = [_row("", _axis(scale)), _row("Stages, numbered below", _track(_bands(timeline.bands, scale, number), scale, timeline))]
    rows += [_row(span.sentence, _track(_span(span, scale), scale, timeline)) for span in timeline.spans]
    if timeline.dues:
        words = "; ".join(f"{due.on}: {due.words}" for due in timeline.dues)
        dues = join(_mark("due", _at(scale, due.on), f"{due.on}: {due.words}") for due in timeline.dues)
        rows.append(_row(f"Benchmarks due on {words}", _track(dues, scale, timeline)))
    rows += [_row("Records", _track(join(_records(timeline, scale)), scale, timeline)), _row("", _asked_about(timeline, scale))]
    if cursor:
        mark = tag(
            "svg",
            tag("path", d=f"M0 {HEIGHT - 4}l6 -12h-12z", class_="dot"),
            x=place_of(timeline.as_of, timeline),
            class_="cursor",
            overflow="visible",
        )
        rows.append(_row("The day shown below", _track(mark, scale, timeline)))
    title = tag("figcaption", prose(f"{timeline.title}, as of {timeline.as_of}"))
    return tag("figure", title, *rows, _stage_list(timeline, number), _list(timeline.waiting), _legend(rows), class_="timeline")


def lanes_html(lanes: Lanes) -> Markup:
    """Draw many partnerships over time, a lane each on one scale."""
    scale = Scale(lanes.start, lanes.end)
    states = lanes.stages
    number = _numbers(states)
    rows = [_row("", _axis(scale))]
    for lane in lanes.lanes:
        ticks = [_hatch(_at(scale, span.due_from), _at(scale, span.due)) for span in lane.spans if span.due_from]
        ticks += [_line(_at(scale, span.due), 3, HEIGHT - 3, "cross" if span.late_until else "tick") for span in lane.spans]
        rows.append(_row(f"{lane.title}: {lane.sentence}", _track(join([_bands(lane.bands, scale, number), *ticks]), scale, lane)))
    days = {lane.as_of for lane in lanes.lanes}
    rows += [_row("", _asked_about(lanes.lanes[0], scale))] if len(days) == 1 else []
    listed = [tag("li", f"{number[state]}  {title}") for state, title in states.items()]
    key = tag("figcaption", "Lines across a lane are last days: thin where in time or ahead, thick where one was passed.")
    return tag("figure", *rows, tag("ul", listed, class_="key"), key, _legend(rows), class_="timeline")


def _legend(rows: Iterable[Markup]) -> Markup:
    """Draw each sort of mark and line that is on the picture once, with what it means."""
    drawn = "".join(rows)
    marks = [(_glyph(kind), words) for kind, (path, _, words) in _MARKS.items() if f'd="{path}" class="{_MARKS[kind][1]}"' in drawn]
    lines = [(tag("line", x1=0, x2=24, y1=8, y2=8, class_=kind), words) for kind, words in _LINES.items() if f'class="{kind}"' in drawn]
    items = [tag("li", tag("svg", drawn, width=24, height=16, aria_hidden="true"), f" {words}") for drawn, words in (*marks, *lines)]
    return tag("ul", items, class_="key legend")


def _glyph(kind: str) -> Markup:
    path, style, _ = _MARKS[kind]
    return tag("svg", tag("path", d=path, class_=style), x=12, y=8, overflow="visible")


def _mark(kind: str, at: str, words: str = "") -> Markup:
    """Draw a mark; an inner drawing has a place in percent, which a path has not."""
    path, style, _ = _MARKS[kind]
    name = tag("title", shortened(words, 200)) if words else EMPTY
    return tag("svg", name, tag("path", d=path, class_=style), x=at, y=MIDDLE, overflow="visible")


def _asked_about(timeline: Timeline, scale: Scale) -> Markup:
    """Write the day asked about below its line."""
    place = _place(scale, timeline.as_of)
    anchor = "start" if place < 1500 else "end" if place > 8500 else "middle"
    label = tag("text", str(timeline.as_of), x=percent(place), y=16, text_anchor=anchor)
    return tag("svg", _line(percent(place), 0, 4, "today"), label, width="100%", height=HEIGHT, aria_hidden="true")


def _place(scale: Scale, day: date) -> int:
    """Return the place of a day in hundredths of a percent."""
    return EDGE + scale.at(day, INNER)


def _at(scale: Scale, day: date) -> str:
    return percent(_place(scale, day))


def place_of(day: date, timeline: Timeline) -> str:
    """Return where a day lies on the picture of a timeline."""
    return _at(Scale(timeline.start, timeline.end), day)


def _numbers(stages: Iterable[str]) -> dict[str, int]:
    return {state: place for place, state in enumerate(stages, 1)}


def _row(words: str, track: Markup) -> Markup:
    return tag("div", tag("span", prose(words)), track, class_="row")


def _track(drawn: Markup, scale: Scale, timeline: Timeline) -> Markup:
    today = _line(_at(scale, timeline.as_of), 0, HEIGHT, "today")
    base = tag("line", x1="0%", x2="100%", y1=MIDDLE, y2=MIDDLE, class_="base")
    return tag("svg", base, drawn, today, width="100%", height=HEIGHT, aria_hidden="true")


def _axis(scale: Scale) -> Markup:
    parts: list[Markup] = []
    for day, label in scale.ticks():
        place = _place(scale, day)
        anchor = "start" if place < 800 else "end" if place > 9200 else "middle"
        parts += [_line(percent(place), 16, HEIGHT, "base"), tag("text", label, x=percent(place), y=12, text_anchor=anchor)]
    return tag("svg", *parts, width="100%", height=HEIGHT, aria_hidden="true")


def _line(at: str, top: int, bottom: int, kind: str) -> Markup:
    return tag("line", x1=at, x2=at, y1=top, y2=bottom, class_=kind)


def _bands(bands: tuple[Band, ...], scale: Scale, number: dict[str, int]) -> Markup:
    drawn: list[Markup] = []
    for band in bands:
        left, right = _place(scale, band.since), _place(scale, band.until)
        kind = "band" + (" is-raised" if band.is_escalated else "") + (" is-now" if band.is_now else "")
        kind += " is-rough" if band.is_rough else ""
        name = tag("title", shortened(f"{band.title}, {band.since} to {band.until}", 200))
        drawn.append(tag("rect", name, x=percent(left), y=2, width=percent(right - left), height=HEIGHT - 4, class_=kind))
        if band.is_rough:
            drawn.append(_hatch(percent(left), percent(right)))
        if right - left >= LABEL_FROM:
            middle = percent((left + right) // 2)
            drawn.append(tag("text", str(number[band.state]), x=middle, y=MIDDLE + 4, text_anchor="middle"))
    return join(drawn)


def _span(span: Span, scale: Scale) -> Markup:
    start, due = _at(scale, span.start), _at(scale, span.due)
    kind = "ahead" if span.is_open or CLOCK_STATUSES[span.status].stopped else "run"
    drawn = [tag("line", x1=start, x2=due, y1=MIDDLE, y2=MIDDLE, class_=kind), _line(start, 6, HEIGHT - 6, "tick")]
    if span.late_until is not None:
        drawn.append(tag("line", x1=due, x2=_at(scale, span.late_until), y1=MIDDLE, y2=MIDDLE, class_="late"))
    drawn += [_mark("before", _at(scale, day), f"{day}, before it was moved") for day in (span.unrolled, span.unextended) if day]
    if span.due_from is not None:
        drawn.append(_hatch(_at(scale, span.due_from), due))
    drawn.append(_line(due, 2, HEIGHT - 2, "tick"))
    if span.ended is not None:
        drawn.append(_mark("ended", _at(scale, span.ended), str(span.ended)))
    return join(drawn)


def _hatch(first: str, last: str) -> Markup:
    """Hatch the days of which one is meant, and no source says which."""
    return tag("line", x1=first, x2=last, y1=MIDDLE, y2=MIDDLE, class_="hatch")


def _records(timeline: Timeline, scale: Scale) -> Iterator[Markup]:
    for mark in timeline.marks:
        at, words = _at(scale, mark.on), f"{mark.on}: {mark.words}"
        if mark.until is not None:
            yield tag("g", tag("title", shortened(words, 200)), _hatch(at, _at(scale, mark.until)))
        else:
            yield _mark(mark.kind, at, words)


def _stage_list(timeline: Timeline, number: dict[str, int]) -> Markup:
    items = []
    for band in timeline.bands:
        until = f"until {band.until}, the day asked about" if band.is_now else f"to {band.until}"
        raised = " (level of accountability raised)" if band.is_escalated else ""
        items.append(f"{number[band.state]}  {band.title}, {band.since} {until}{raised}")
    return _list(items)


def _list(items: Iterable[str]) -> Markup:
    listed = [tag("li", prose(words)) for words in items]
    return tag("ul", listed, class_="key") if listed else EMPTY
