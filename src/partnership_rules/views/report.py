"""One page about one partnership that a superintendent could be handed: self-contained, print-ready, without scripts."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from ..model import expect
from ..rough_days import Outlook
from ..standing import Standing
from .exploring import MOVE, Explored
from .html.overview import overview_html
from .html.standing import standing_html
from .markup import Markup, tag
from .outlook import outlook_html
from .overview import Overview
from .show import body_html
from .style import STYLE

__all__ = ["index_html", "page_html", "report_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_GROUND = Markup(
    "\n:root { color-scheme: light dark }\nbody { margin: 0; background: light-dark(#ffffff, #16191d) }\n.pr { margin: 0 auto }\n"
    "@media print { :root { color-scheme: light } }\n"
)


def report_html(standing: Standing | Outlook) -> str:
    """Return the whole report: the standing in a sentence, over time, what is due, benchmarks, what could follow, the record, sources.

    The page needs no other file and no network, and runs nothing.
    """
    if isinstance(standing, Outlook):
        return _document(f"{standing.partnership.district.name}: outlook on {standing.as_of}", outlook_html(standing, level=1))
    expect(standing, Standing, hint="pr.evaluate() gives one")
    title = f"{standing.partnership.district.name}: standing on {standing.as_of}"
    return _document(title, standing_html(standing, level=1, folded=False))


def page_html(value: object, *, title: str) -> str:
    """Return any value that can be shown as a page of its own; it runs nothing, but for the slider of one to ``explore``."""
    expect(title, str)
    return _document(title, tag("h1", title), body_html(value), runs=MOVE if isinstance(value, Explored) else "")


def index_html(overview: Overview, *, title: str, pages: Mapping[str, str]) -> str:
    """Return an overview as a page with a link to each partnership's own; ``pages`` maps ids to file names beside it."""
    expect(overview, Overview, hint="views.overview_of() gives one"), expect(pages, dict, hint="the file of each partnership, by its id")
    return _document(title, tag("h1", title), overview_html(overview, pages=pages))


def _document(title: str, *parts: Markup, runs: str = "") -> str:
    """Write a page, which loads nothing and runs nothing but the one handler that is named by its hash."""
    handler = f"; script-src 'unsafe-hashes' 'sha256-{b64encode(sha256(runs.encode()).digest()).decode()}'" if runs else ""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY + handler),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", STYLE, _GROUND),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, tag('body', tag('main', *parts, class_='pr')), lang='en')}\n"
