"""``timeline``: stages, clocks, records and due days over time: in the terminal, or as a file."""

from ...errors import LookupFailed
from ...views import Lanes, Timeline, lanes_of, page_html, timeline_of
from ..asking import ask, unanswered
from ..common import AsOf, Json, KnownOn, Only, Source, UnderPolicy, put, put_json, say
from ..files import Force, Out, put_file, suffix_of

__all__ = ["timeline"]

FORMS = ("svg", "png", "html", "txt")


def timeline(
    path: Source,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    policy: UnderPolicy = None,
    only: Only = None,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Draw a partnership over time: stages, clocks and what is due; a folder gives a swim lane each.

    In the terminal without --out; a file may end in .svg, .png (both need the extra 'notebook'), .html or .txt.
    """
    form = suffix_of(out, FORMS) if out is not None else "txt"
    asked = ask(path, as_of=as_of, known_on=known_on, policy=policy, only=only)
    if not asked.all:
        raise LookupFailed("no partnership here has a record by that day", code="nothing_to_draw", hint="ask about a later day")
    drawn = lanes_of(asked.all) if asked.is_many else timeline_of(asked.all[0])
    if as_json:
        put_json(drawn.to_dict())
    elif out is not None:
        put_file(out, _drawn(drawn, form), force=force)
    else:
        say(str(drawn))
    put(*unanswered(asked), stderr=as_json or out is not None)


def _drawn(drawn: Timeline | Lanes, form: str) -> str | bytes:
    if form in ("svg", "png"):
        from ...views.timeline.chart import timeline_png, timeline_svg

        return timeline_svg(drawn) if form == "svg" else timeline_png(drawn)
    if form == "txt":
        return str(drawn)
    title = "Partnerships over time" if isinstance(drawn, Lanes) else drawn.title
    return page_html(drawn, title=title)
