"""What is said of an outlook in several places: where it may stand, and when a clock may be due."""

from ..dated import Dated
from ..kinds import RecordBase
from ..rough_days import ClockSpan, Outlook
from ..words import listed, plural
from .sentences import said, state_title

__all__ = ["clock_span_words", "days_words", "due_words", "fact_words", "lead_words", "states_words"]


def states_words(outlook: Outlook) -> str:
    """Say where it stands, or may stand."""
    titles = [state_title(outlook.policy, state) for state in outlook.states]
    return titles[0] if len(titles) == 1 else listed([f"'{title}'" for title in titles], last="or")


def fact_words(fact: Dated) -> str:
    """Name a record by its kind, and evidence as such."""
    return (fact.happening if isinstance(fact, RecordBase) else "evidence").replace("_", " ")


def due_words(clock: ClockSpan) -> str:
    """Say when a clock is due; where that is known only roughly, no later than which day."""
    if clock.due is None:
        return "no day yet"
    first, last = clock.due
    return str(last) if first == last else f"{first} to {last}"


def days_words(days: tuple[int, int]) -> str:
    """Count days of which only the fewest and the most are known."""
    few, most = days
    return plural(few, "day") if few == most else f"{few} to {plural(most, 'day')}"


def clock_span_words(clock: ClockSpan) -> str:
    """Say how a clock stands in all completions."""
    late = f", {days_words(clock.days_late)} late" if clock.days_late else ""
    due = f"; due {due_words(clock)}" if clock.due else ""
    return f"{clock.title}: {listed([said(status) for status in clock.statuses], last='or')}{late}{due}"


def lead_words(outlook: Outlook) -> str:
    """Say where it stands or may stand, and since when."""
    first, last = outlook.since
    since = f"since {first}" if first == last else f"since a day between {first} and {last}"
    return f"{states_words(outlook)}, {since}."
