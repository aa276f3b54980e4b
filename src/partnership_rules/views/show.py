"""Show any value of this library: as HTML in a notebook, as text in a console. Showing never raises."""

from collections.abc import Callable, Sequence
from typing import Any, TypeGuard

from ..agreement import Agreement
from ..benchmark import Finding
from ..documents import Bundle
from ..errors import Problem
from ..identification import Identification, IndexPolicy, SchoolVerdict
from ..model import expect
from ..policy import Policy
from ..record import Partnership
from ..rough_days import Outlook
from ..shown import Listed
from ..standing import Changes, Decision, Standing
from .changes import changes_html, changes_page
from .escape import for_terminal
from .exploring import Explored, explored_html
from .html.documents import agreement_html, bundle_html, partnership_html, policy_html, problems_html
from .html.generic import Result, json_html, result_html
from .html.identified import identified_html, verdict_html
from .html.overview import overview_html
from .html.parts import note
from .html.standing import decision_html, finding_html, standing_html
from .machine.mermaid import mermaid
from .markup import Markup, join, tag
from .outlook import outlook_html, outlook_page
from .overview import Overview
from .plain import plain_text
from .style import STYLE
from .text_page import decision_page, page
from .timeline import Lanes, Timeline
from .timeline.html import lanes_html, timeline_html
from .timeline.text import lanes_text, timeline_text

__all__ = ["body_html", "diagram", "explain", "show_bundle", "show_html", "show_text"]

_HTML: tuple[tuple[type, Callable[[Any], Markup]], ...] = (
    (Standing, standing_html),
    (Outlook, outlook_html),
    (Changes, changes_html),
    (Decision, decision_html),
    (Partnership, partnership_html),
    (Policy, policy_html),
    (Agreement, agreement_html),
    (Finding, lambda finding: join([tag("p", str(finding.because.text)), finding_html(finding)])),
    (Problem, lambda problem: problems_html([problem])),
    (Bundle, bundle_html),
    (Overview, overview_html),
    (Explored, explored_html),
    (Timeline, lambda one: join([note(one.sentence, kind="lead"), timeline_html(one)])),
    (Lanes, lanes_html),
    (Identification, identified_html),
    (SchoolVerdict, verdict_html),
)
_TEXT: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (Standing, page),
    (Outlook, outlook_page),
    (Changes, changes_page),
    (Decision, decision_page),
    (Finding, lambda finding: str(finding.because)),
    (Timeline, timeline_text),
    (Lanes, lanes_text),
    ((Partnership, Policy, Agreement, Bundle, Identification), lambda one: plain_text(body_html(one))),
    ((Problem, Overview, Explored, SchoolVerdict), str),
    (IndexPolicy, lambda one: plain_text(json_html(one.to_dict()))),
)


def explain(value: object) -> str:
    """Explain a standing, an outlook or a decision as a page in plain words."""
    if isinstance(value, Outlook):
        return outlook_page(value)
    return decision_page(value) if isinstance(value, Decision) else page(expect(value, Standing))


def diagram(standing: object) -> str:
    """Draw the machine of a standing's policy as Mermaid text, with the current state and the path taken marked."""
    found = expect(standing, Standing)
    return mermaid(found.policy, standing=found)


def body_html(value: object) -> Markup:
    """Return a value as HTML, without style or frame; a value that has no page of its own is shown as its JSON."""
    for kind, render in _HTML:
        if isinstance(value, kind):
            return render(value)
    if _are_problems(value):
        return problems_html(value)
    return result_html(value) if isinstance(value, Result) else json_html(value)


def _are_problems(value: object) -> TypeGuard[Sequence[Problem]]:
    """Return whether a value is a list of problems; one that is empty is, where it is a result of this library."""
    return isinstance(value, (list, tuple)) and all(isinstance(one, Problem) for one in value) and bool(value or isinstance(value, Listed))


def show_html(value: object) -> Markup:
    """Return a value as one block of HTML with its style sheet, for a notebook; what cannot be drawn is said in text."""
    try:
        inside = body_html(value)
    except Exception as error:
        inside = join([tag("p", f"This cannot be drawn ({type(error).__name__})."), tag("pre", show_text(value))])
    return tag("div", tag("style", STYLE), inside, class_="pr")


def show_text(value: object) -> str:
    """Return a value as text for a console."""
    try:
        for kind, render in _TEXT:
            if isinstance(value, kind):
                return for_terminal(render(value))
        if _are_problems(value):
            return for_terminal("\n".join(map(str, value)) or "no problem was found")
        return for_terminal(str(value) if "__str__" in vars(type(value)) else repr(value))
    except Exception as error:
        return f"<{type(value).__name__}, which cannot be told ({type(error).__name__})>"


def show_bundle(value: object) -> dict[str, str]:
    """Return a value in every form a notebook may choose from: HTML with inline drawings, and text."""
    return {"text/html": str(show_html(value)), "text/plain": show_text(value)}
