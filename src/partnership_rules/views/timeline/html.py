"""Timelines as HTML: rows of words beside drawn tracks, which fit a phone as well as a wide screen and follow its theme.

A track is SVG whose places are percentages: it becomes narrower without making anything on it smaller. What it shows is
said in words beside it, so that it may be passed over by those who do not see it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from ...clock_status import CLOCK_STATUSES
from ..escape import shortened
from ..markup import EMPTY, Markup, join, prose, tag
from .model import Band, Lanes, Span, Timeline
from .scale import Scale, percent

__all__ = ["lanes_html", "timeline_html"]

HEIGHT = 22
MIDDLE = HEIGHT // 2
EDGE, INNER = 150, 9_700
"""What is drawn on the first or last day keeps 1.5 percent from the edge, so that nothing is cut off."""

LABEL_FROM = 500
"""A stage is numbered in the picture where it is at least 5 percent of it wide."""


def timeline_html(timeline: Timeline) -> Markup:
    """Draw one partnership over time, with all it shows in words beside it."""
    scale = Scale(timeline.start, timeline.end)
    number = _numbers(timeline.stages)
    rows = [_row("", _axis(scale)), _row("Stages, numbered below", _track(_bands(timeline.bands, scale, number), scale, timeline))]
    rows += [_row(span.sentence, _track(_span(span, scale), scale, timeline)) for span in timeline.spans]
    if timeline.dues:
        words = "; ".join(f"{due.on}: {due.words}" for due in timeline.dues)
        rows.append(
            _row(f"Benchmarks due on {words}", _track(join(_diamond(_at(scale, due.on)) for due in timeline.dues), scale, timeline))
        )
    rows.append(_row("Records", _track(join(_marks(timeline, scale)), scale, timeline)))
    return tag("figure", *rows, _stage_list(timeline, number), _list(timeline.waiting), _key(timeline), class_="timeline")


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
    listed = [tag("li", f"{number[state]}  {title}") for state, title in states.items()]
    key = tag(
        "figcaption",
        "Lines across a lane are last days: thin where in time or ahead, thick where one was passed. Dashed is the day asked about.",
        " Hatched is what sources know only roughly." if any(band.is_rough for lane in lanes.lanes for band in lane.bands) else "",
    )
    return tag("figure", *rows, tag("ul", listed, class_="key"), key, class_="timeline")


def _place(scale: Scale, day: date) -> int:
    """Return the place of a day in hundredths of a percent."""
    return EDGE + scale.at(day, INNER)


def _at(scale: Scale, day: date) -> str:
    return percent(_place(scale, day))


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
    drawn += [_dot(_at(scale, day), ring=True) for day in (span.unrolled, span.unextended) if day is not None]
    if span.due_from is not None:
        drawn.append(_hatch(_at(scale, span.due_from), due))
    drawn.append(_line(due, 2, HEIGHT - 2, "tick"))
    if span.ended is not None:
        drawn.append(_dot(_at(scale, span.ended)))
    return join(drawn)


def _hatch(first: str, last: str) -> Markup:
    """Hatch the days of which one is meant, and no source says which."""
    return tag("line", x1=first, x2=last, y1=MIDDLE, y2=MIDDLE, class_="hatch")


def _dot(at: str, *, ring: bool = False) -> Markup:
    return tag("circle", cx=at, cy=MIDDLE, r=4, class_="dot ring" if ring else "dot")


def _diamond(at: str) -> Markup:
    """Draw a diamond; an inner drawing has a place in percent, which a path has not."""
    return tag("svg", tag("path", d=f"M0 {MIDDLE - 6}l6 6l-6 6l-6 -6z", class_="dot"), x=at, overflow="visible")


def _marks(timeline: Timeline, scale: Scale) -> Iterator[Markup]:
    """Draw the trail's lines: a full dot moved the state, a ring was noted, a cross was refused or lapsed."""
    for mark in timeline.marks:
        at = _at(scale, mark.on)
        name = tag("title", shortened(f"{mark.on}: {mark.words}", 200))
        if mark.until is not None:
            yield tag("g", name, _hatch(at, _at(scale, mark.until)))
        elif mark.kind in ("refused", "lapsed"):
            cross = tag("path", d=f"M-4 {MIDDLE - 4}l8 8M4 {MIDDLE - 4}l-8 8", class_="cross")
            yield tag("svg", cross, name, x=at, overflow="visible")
        else:
            moved = mark.kind == "moved"
            yield tag("circle", name, cx=at, cy=MIDDLE, r=5 if moved else 3, class_="dot" if moved else "dot ring")


def _stage_list(timeline: Timeline, number: dict[str, int]) -> Markup:
    items = []
    for band in timeline.bands:
        until = "until now" if band.is_now else f"to {band.until}"
        raised = " (level of accountability raised)" if band.is_escalated else ""
        items.append(f"{number[band.state]}  {band.title}, {band.since} {until}{raised}")
    return _list(items)


def _list(items: Iterable[str]) -> Markup:
    listed = [tag("li", prose(words)) for words in items]
    return tag("ul", listed, class_="key") if listed else EMPTY


def _key(timeline: Timeline) -> Markup:
    words = (
        f"The dashed line across is {timeline.as_of}, the day asked about. A bar runs from the day a clock started to its last day "
        "(dashed while it runs, hatched while late); a ring is that day before it was rolled or extended, a dot the day it was met or "
        "held. Records: a large dot moved the state, a ring was noted, a cross was refused, or a last day that passed. "
        "Hatched: one of these days, and no source says which."
    )
    return tag("figcaption", prose(words))
