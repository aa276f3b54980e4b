"""What changed between two standings, in sentences, as text and as HTML: each fact or day with what it made different."""

from datetime import date

from ..evidence import Measurement, Milestone
from ..standing import Cause, Change, Changes
from ..words import plural
from .html.parts import bulleted, note, section
from .lines import WIDTH
from .markup import Markup, join, prose, tag
from .plain import plain_text
from .sentences import district_words, record_words, said, state_title, step_words, thing_words
from .titles import titles_of

__all__ = ["causes_html", "changes_html", "changes_page"]


def _cause_words(found: Changes, cause: Cause | None) -> str:
    """Say which fact, or which day, made something different."""
    titles = titles_of(found.later)
    if cause is None or cause.kind == "question":
        return "Asked under other rules, or with other knowledge"
    match cause.fact:
        case Measurement() | Milestone() as entry:
            name = entry.measure if isinstance(entry, Measurement) else entry.milestone
            return f"{cause.on}: evidence on {said(name)}" + (f" at {titles.of('school', entry.school)}" if entry.school else "")
        case None:
            came = [step_words(step, titles) for step in found.steps if step.on == cause.on and step.what.startswith("clock:")]
            return f"{cause.on}: {'; '.join(came) or 'the day came'}"
        case record:
            return f"{cause.on}: {record_words(record, titles)}"


def _change_words(found: Changes, change: Change) -> str:
    """Say what became different."""
    standing = found.later if change.after is not None else found.earlier
    name = f" '{thing_words(standing, change.part, change.name)}'" if change.name else ""
    what = "" if change.what == "says" else f", {said(change.what)}"
    words = [_said(found, change, value) for value in (change.before, change.after)]
    part = "step" if change.part == "option" else said(change.part)
    return f"{part}{name}{what}: {words[0]} → {words[1]}"


def _said(found: Changes, change: Change, value: str | None) -> str:
    if value is None:
        return "none"
    if change.part == "option":
        return {"true": "possible", "false": "not possible"}.get(value, value)
    if change.what == "decided_by":
        return found.later.policy.role(value)
    return state_title(found.later.policy, value) if change.part == "state" and change.what == "says" else said(value)


def _by_cause(found: Changes) -> list[tuple[str, list[str]]]:
    """List the causes in the order of their days, each with what it changed."""
    groups: dict[str, list[str]] = {}
    for change in sorted(found.changes, key=lambda one: one.cause.on if one.cause else date.min):
        groups.setdefault(_cause_words(found, change.cause), []).append(_change_words(found, change))
    return list(groups.items())


def _lead(found: Changes) -> str:
    count = plural(len(found.changes), "change") if found.changes else "nothing changed"
    return f"From {found.earlier.as_of} to {found.later.as_of}: {count}."


def changes_page(found: Changes, *, width: int = WIDTH) -> str:
    """Write changes as a page of text."""
    return plain_text(changes_html(found), width=width)


def changes_html(found: Changes, *, level: int = 2) -> Markup:
    """Draw changes as HTML; headings start at ``level``."""
    head = tag("header", tag(f"h{level}", district_words(found.later.partnership.district)), note(_lead(found), kind="lead"))
    return join([head, causes_html(found, level=level + 1)])


def causes_html(found: Changes, *, level: int) -> Markup:
    """Draw each fact or day with what it made different, under a heading."""
    return join(section(cause, bulleted(map(prose, words)), level=level) for cause, words in _by_cause(found))
