"""Timelines as Altair charts for notebooks, and as SVG and PNG files: the one place that knows Altair and vl-convert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ...clock_status import CLOCK_STATUSES
from ...errors import needs_extra
from ...model import expect
from ..escape import for_line, shortened
from ..sentences import said
from ..style import BLUE, GREEN, PURPLE, VERMILLION
from .model import Lanes, Span, Timeline
from .scale import Scale

if TYPE_CHECKING:
    import altair

__all__ = ["timeline_chart", "timeline_png", "timeline_svg"]

INK, RULE, TINT = "#1b1f24", "#8a929c", "#dfe3e8"
ROW = 30
_LONGEST = 88
_PADDING = {"left": 60, "right": 15, "top": 5, "bottom": 5}
"""Room for labels where a reader's font is wider than the one that was measured."""
_COLOURS = {
    "stage": TINT, "stage now": "#bfe3d9", "stage raised": "#f3c9ac", "clock runs": "#a9cfe6", "clock stopped": "#ffffff",
    "clock ended": BLUE, "days late": VERMILLION, "known roughly": PURPLE,
}  # fmt: skip
_SIGNS = {
    "moved": "triangle-right",
    "noted": "circle",
    "refused": "cross",
    "lapsed": "triangle-down",
    "derived": "M-0.5,-0.5H0.5V0.5H-0.5Z",
    "last day": "M-0.25,-1.1H0.25V1.1H-0.25Z",
    "before it was moved": "square",
    "met or held": "triangle-up",
    "benchmarks due": "diamond",
}


def timeline_chart(timeline: Timeline | Lanes) -> altair.LayerChart:
    """Return an Altair chart of a timeline, or of swim lanes, on a white ground; every text of a document is data, never code.

    Raises ``MissingExtraError`` where Altair is not installed.
    """
    alt = _altair()
    lanes = timeline.lanes if isinstance(timeline, Lanes) else (expect(timeline, Timeline, hint="views.timeline_of() gives one"),)
    number = {state: place for place, state in enumerate(timeline.stages, 1)}
    bars, points = _lanes_rows(timeline, number) if isinstance(timeline, Lanes) else _rows(timeline, number)
    rows = list(dict.fromkeys(row["row"] for row in (*bars, *points)))
    y = alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(labelLimit=520, labelColor=INK, ticks=False, domain=False, labelPadding=10))
    ticks = list(Scale(timeline.start, timeline.end).ticks())
    years = {"values": [day.isoformat() for day, _ in ticks], "format": "%Y" if len(ticks[0][1]) == 4 else "%Y-%m"}
    axis, utc = alt.Axis(title=None, labelColor=INK, gridColor=TINT, **years), alt.Scale(type="utc")
    start, on, middle = (alt.X(f"{name}:T", axis=axis, scale=utc) for name in ("start", "on", "middle"))
    shown, legend = ["row:N", "words:N"], alt.Legend(title=None, orient="bottom", columns=3, columnPadding=16)
    colours = alt.Color("kind:N", scale=alt.Scale(**_drawn(_COLOURS, bars)), legend=legend)
    shapes = alt.Shape("kind:N", scale=alt.Scale(**_drawn(_SIGNS, points)), legend=legend)
    today = [{"on": day, "day": day} for day in sorted({lane.as_of.isoformat() for lane in lanes})]
    drawn: altair.LayerChart = alt.layer(
        _on(alt, bars).mark_bar(height=14, stroke=RULE).encode(x=start, x2="end:T", y=y, tooltip=shown, color=colours),
        _on(alt, [bar for bar in bars if bar["number"]]).mark_text(color=INK, fontSize=10).encode(x=middle, y=y, text="number:N"),
        _on(alt, points).mark_point(filled=True, size=60, color=INK, opacity=1).encode(x=on, y=y, tooltip=shown, shape=shapes),
        _on(alt, today).mark_rule(color=GREEN, strokeDash=[4, 3], size=2).encode(x=on),
        _on(alt, today).mark_text(color=INK, fontSize=10).encode(x=on, y=alt.value(-7), text="day:N"),
    )
    return drawn.properties(
        width=640, height=ROW * len(rows), title=alt.TitleParams(**_title(timeline, number)), background="white", padding=_PADDING
    )


def _drawn(looks: Mapping[str, str], rows: list[dict[str, str]]) -> dict[str, list[str]]:
    """Return the scale of the kinds that are drawn, so that a legend names no other."""
    kinds = {row["kind"] for row in rows}
    return {"domain": [kind for kind in looks if kind in kinds], "range": [look for kind, look in looks.items() if kind in kinds]}


def _on(alt: Any, rows: list[dict[str, str]]) -> Any:
    return alt.Chart(alt.Data(values=rows))


def timeline_svg(timeline: Timeline | Lanes) -> str:
    """Draw a timeline as an SVG file, by vl-convert; raises ``MissingExtraError`` where the extra is not installed."""
    return str(_converter().vegalite_to_svg(timeline_chart(timeline).to_dict()))


def timeline_png(timeline: Timeline | Lanes, *, scale: int = 2) -> bytes:
    """Draw a timeline as a PNG file, by vl-convert; ``scale`` is pixels per point."""
    return bytes(_converter().vegalite_to_png(timeline_chart(timeline).to_dict(), scale=scale))


def _altair() -> Any:
    with needs_extra("altair", extra="notebook"):
        import altair
    return altair


def _converter() -> Any:
    with needs_extra("vl-convert-python", extra="notebook"):
        import vl_convert
    return vl_convert


def _title(timeline: Timeline | Lanes, number: Mapping[str, int]) -> dict[str, Any]:
    """Return the title, and below it the names of the numbered stages."""
    lanes = timeline.lanes if isinstance(timeline, Lanes) else (timeline,)
    stages = [f"{number[state]}  {shortened(for_line(title), _LONGEST)}" for state, title in timeline.stages.items()]
    head = f"{len(lanes)} partnerships" if isinstance(timeline, Lanes) else for_line(f"{timeline.title}, as of {timeline.as_of}")
    text = shortened(head, _LONGEST)
    return {"text": text, "subtitle": stages, "anchor": "start", "color": INK, "subtitleColor": INK, "limit": 800}


def _row(kind: str, row: str, words: str, **more: str) -> dict[str, str]:
    return {"row": row, "kind": kind, "words": shortened(for_line(words), 400), **more}


def _bar(kind: str, row: str, days: tuple[date, date], words: str, number: str = "") -> dict[str, str]:
    start, end = days
    middle = date.fromordinal((start.toordinal() + end.toordinal()) // 2)
    return _row(kind, row, words, start=start.isoformat(), end=end.isoformat(), middle=middle.isoformat(), number=number)


def _point(kind: str, row: str, on: date, words: str) -> dict[str, str]:
    return _row(kind, row, words, on=on.isoformat())


def _label(words: str) -> str:
    return shortened(for_line(words), _LONGEST)


def _stages(timeline: Timeline, row: str, number: Mapping[str, int]) -> Iterable[dict[str, str]]:
    for band in timeline.bands:
        kind = "known roughly" if band.is_rough else "stage raised" if band.is_escalated else "stage now" if band.is_now else "stage"
        wide = (band.until - band.since).days * 20 >= (timeline.end - timeline.start).days
        words = f"{band.title}, {band.since} to {band.until}"
        yield _bar(kind, row, (band.since, band.until), words, str(number[band.state]) if wide else "")


def _rows(timeline: Timeline, number: Mapping[str, int]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    bars, points = list(_stages(timeline, "Stages", number)), list[dict[str, str]]()
    for place, span in enumerate(timeline.spans, 1):
        late = f", {span.days_late} days late" if span.days_late else ""
        row = _label(f"{place} {span.title} ({said(span.status)}, due {span.due}{late})")
        bars += _span_bars(span, row)
        points += _span_points(span, row)
    points += [_point("benchmarks due", "Benchmarks due", due.on, due.words) for due in timeline.dues]
    bars += [_bar("known roughly", "Records", (mark.on, mark.until), mark.words) for mark in timeline.marks if mark.until]
    points += [_point(mark.kind, "Records", mark.on, mark.words) for mark in timeline.marks if mark.until is None]
    return bars, points


def _span_bars(span: Span, row: str) -> Iterable[dict[str, str]]:
    kind = "clock runs" if span.is_open else "clock stopped" if CLOCK_STATUSES[span.status].stopped else "clock ended"
    yield _bar(kind, row, (span.start, span.due), span.words)
    if span.due_from is not None:
        yield _bar("known roughly", row, (span.due_from, span.due), f"due on a day from {span.due_from} to {span.due}")
    if span.late_until is not None:
        yield _bar("days late", row, (span.due, span.late_until), span.words)


def _span_points(span: Span, row: str) -> Iterable[dict[str, str]]:
    yield _point("last day", row, span.due, f"due on {span.due}")
    for day in (span.unrolled, span.unextended):
        if day is not None:
            yield _point("before it was moved", row, day, f"{day}, before it was rolled or extended")
    if span.ended is not None:
        yield _point("met or held", row, span.ended, span.words)


def _lanes_rows(lanes: Lanes, number: Mapping[str, int]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    bars, points = list[dict[str, str]](), list[dict[str, str]]()
    for place, lane in enumerate(lanes.lanes, 1):
        row = _label(f"{place} {lane.title}")
        bars += _stages(lane, row, number)
        points += [_point("last day", row, span.due, f"{span.title}: {span.words}") for span in lane.spans]
        points += [_point(mark.kind, row, mark.on, mark.words) for mark in lane.marks if mark.kind in ("lapsed", "refused")]
    return bars, points
