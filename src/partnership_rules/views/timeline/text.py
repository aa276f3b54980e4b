"""Timelines as text, for a terminal of any kind: nothing optional is needed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ..escape import for_line, for_terminal, shortened
from ..lines import Line, wrapped
from .model import Band, Lanes, Span, Timeline
from .scale import Scale

__all__ = ["lanes_text", "timeline_text"]

LABEL = 28
LINE = 68
WIDTH = LABEL + 2 + LINE
_DIGITS = "123456789abcdefghijklmnopqrstuvwxyz"
_DAY = "│"
_SIGNS = {
    "noted": ("·", "noted"), "derived": ("+", "a day that came"), "moved": ("→", "moved"), "refused": ("x", "refused"),
    "lapsed": ("!", "a last day that passed"),
}  # fmt: skip
_LINES = {
    "├": "├─┤ a clock and its last day",
    "○": "○ before it was moved",
    "●": "● met, or held",
    "✗": "✗ days late",
    "░": "░ known only roughly",
}


def timeline_text(timeline: Timeline) -> str:
    """Draw one partnership over time, at most 98 characters wide; what each sign means is written below.

    >>> from datetime import date
    >>> band = Band("identified", 0, "Identified", date(2018, 1, 1), date(2018, 7, 1), True, False)
    >>> print(timeline_text(Timeline("p", "P", "Identified.", date(2018, 7, 1), (band,))))
    ... # doctest: +ELLIPSIS
    P
    Identified.
    ...
    """
    scale = Scale(timeline.start, timeline.end)
    lines = [*wrapped((Line(timeline.title, ""), Line(timeline.sentence, "")), WIDTH), "", *_axis(scale)]
    digits = _numbered(timeline.stages)
    lines.append(_row("stages", _stages(timeline.bands, scale, digits), scale, timeline))
    lines += [_row(span.title, _span(span, scale), scale, timeline) for span in timeline.spans]
    if timeline.dues:
        lines.append(_row("benchmarks due", _points(scale, ((due.on, "◆") for due in timeline.dues)), scale, timeline))
    lines.append(_row("records", _marks(timeline, scale), scale, timeline))
    return _put([*lines, "", *wrapped(_key(timeline, digits), WIDTH), *wrapped(_legend(timeline, lines), WIDTH)])


def lanes_text(lanes: Lanes) -> str:
    """Draw many partnerships over time, a line each, at most 98 characters wide."""
    scale = Scale(lanes.start, lanes.end)
    names = lanes.stages
    digits = _numbered(names)
    lines = list(_axis(scale))
    for lane in lanes.lanes:
        bar = _stages(lane.bands, scale, digits)
        for span in lane.spans:
            bar[scale.at(span.due, LINE - 1)] = "┤" if span.late_until is None else "✗"
        lines.append(_row(lane.title, bar, scale, lane))
    key = wrapped((Line(names[state], f"  {digit}  ") for state, digit in digits.items()), WIDTH)
    return _put([*lines, "", *key, f"  ┤  a last day   ✗  a last day that was passed   {_DAY}  the day asked about"])


def _put(lines: Iterable[str]) -> str:
    return for_terminal("\n".join(line.rstrip() for line in lines)) + "\n"


def _numbered(names: Iterable[str]) -> dict[str, str]:
    """Assign every stage a digit or letter; those beyond the alphabet share a sign."""
    return {name: _DIGITS[place] if place < len(_DIGITS) else "#" for place, name in enumerate(names)}


def _axis(scale: Scale) -> Iterator[str]:
    labels, ticks = [" "] * LINE, [" "] * LINE
    for day, label in scale.ticks():
        at = scale.at(day, LINE - 1)
        ticks[at] = "╷"
        place = min(at, LINE - len(label))
        labels[place : place + len(label)] = label
    yield " " * (LABEL + 2) + "".join(labels)
    yield " " * (LABEL + 2) + "".join(ticks)


def _row(label: str, bar: Sequence[str], scale: Scale, timeline: Timeline) -> str:
    drawn = list(bar)
    today = scale.at(timeline.as_of, LINE - 1)
    if drawn[today] in " ─":
        drawn[today] = _DAY
    return f"{shortened(for_line(label), LABEL):<{LABEL}}  {''.join(drawn)}"


def _stages(bands: Iterable[Band], scale: Scale, digits: dict[str, str]) -> list[str]:
    bar = [" "] * LINE
    for band in bands:
        for place in range(scale.at(band.since, LINE - 1), scale.at(band.until, LINE - 1) + 1):
            bar[place] = digits[band.state]
    return bar


def _span(span: Span, scale: Scale) -> list[str]:
    bar = [" "] * LINE
    start, due = scale.at(span.start, LINE - 1), scale.at(span.due, LINE - 1)
    bar[start : due + 1] = "─" * (due - start + 1)
    if span.late_until is not None:
        late = scale.at(span.late_until, LINE - 1)
        bar[due : late + 1] = "✗" * (late - due + 1)
    if span.due_from is not None:
        first = scale.at(span.due_from, LINE - 1)
        bar[first : due + 1] = "░" * (due - first + 1)
    for day, sign in ((span.start, "├"), (span.unrolled, "○"), (span.unextended, "○"), (span.due, "┤"), (span.ended, "●")):
        if day is not None:
            bar[scale.at(day, LINE - 1)] = sign
    return bar


def _marks(timeline: Timeline, scale: Scale) -> list[str]:
    bar = [" "] * LINE
    for mark in timeline.marks:
        if mark.until is not None:
            first, last = scale.at(mark.on, LINE - 1), scale.at(mark.until, LINE - 1)
            bar[first : last + 1] = "░" * (last - first + 1)
    order = sorted((mark for mark in timeline.marks if mark.until is None), key=lambda mark: list(_SIGNS).index(mark.kind))
    for mark in order:
        bar[scale.at(mark.on, LINE - 1)] = _SIGNS[mark.kind][0]
    return bar


def _points(scale: Scale, points: Iterable[tuple[date, str]]) -> list[str]:
    bar = [" "] * LINE
    for day, sign in points:
        bar[scale.at(day, LINE - 1)] = sign
    return bar


def _key(timeline: Timeline, digits: dict[str, str]) -> Iterator[Line]:
    for band in timeline.bands:
        until = f"to {band.until}"
        yield Line(f"{band.since} {until}: {band.title}", f"  {digits[band.state]}  ")
    yield from (Line(span.sentence, "  ├┤ ") for span in timeline.spans)
    yield from (Line(waiting, "  ·  ") for waiting in timeline.waiting)
    yield from (Line(f"benchmarks due on {due.on}: {due.words}", "  ◆  ") for due in timeline.dues)
    yield Line(f"{timeline.as_of}, the day asked about", f"  {_DAY}  ")


def _legend(timeline: Timeline, rows: Iterable[str]) -> Iterator[Line]:
    """Say what each sign means that is on the picture."""
    drawn = "".join(row[LABEL:] for row in rows)
    kinds = {mark.kind for mark in timeline.marks}
    signs = [f"{sign} {words}" for kind, (sign, words) in _SIGNS.items() if kind in kinds]
    yield Line("; ".join([words for sign, words in _LINES.items() if sign in drawn] + signs))
