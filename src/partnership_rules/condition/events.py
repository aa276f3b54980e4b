"""The leaves that ask what happened: clocks, signatures, reviews, reports, time that has passed."""

from collections.abc import Mapping, Sequence

from ..dates import shift
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth, alike, any_of, truth_of
from ..words import listed
from .ast import ClockIs, Elapsed, FindingIs, Grounds, Happened, Leaf, LevelIs, Never, Reported, Signatures, Signed, StandingOf
from .english import describe, say_occurrence, say_words
from .facts import FactBase, LeafReader, Reading, SignatureFact

__all__ = ["EVENT_LEAVES"]


def read_clock(leaf: ClockIs, facts: FactBase) -> Reading:
    """Read ``clock``: its status is one of those asked for."""
    clock = facts.clock(leaf.clock.name)
    earlier = clock.earlier if leaf.clock.of == "any" else ()
    truth = truth_of(any(status in leaf.clock.is_ for status in (*earlier, clock.status)))

    def because() -> Because:
        due = f", due {clock.due}" if clock.due else ""
        before = f"; before, it was {', then '.join(map(say_words, earlier))}" if earlier else ""
        return Because(f"{describe(leaf)}: it is {say_words(clock.status)}{due}{before}", truth)

    return truth, because


def _lacking(wanted: Signatures, signed: SignatureFact, charter: bool | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the roles that still must sign, and those that must only if the district is a charter (not known)."""
    if signed.whole is not None:
        return (), ()
    missing = tuple(role for role in wanted.roles if role not in signed.roles)
    extra = tuple(role for role in wanted.if_charter if role not in signed.roles)
    return (*missing, *extra) if charter else missing, extra if charter is None else ()


def _signed_truth(wanted: Signatures, signed: SignatureFact, charter: bool | None) -> Truth:
    sure, perhaps = _lacking(wanted, signed, charter)
    return FALSE if sure else UNDETERMINED if perhaps else TRUE


def read_signed(leaf: Signed, facts: FactBase) -> Reading:
    """Read ``signed``: every required role has signed one and the same agreement version."""
    versions = facts.signatures()
    truth = any_of(_signed_truth(leaf.signed, version, facts.charter) for version in versions)

    def because() -> Because:
        if not versions:
            return Because(f"{describe(leaf)}: no signature is on record", truth)
        return Because(describe(leaf), truth, tuple(_explain_version(leaf.signed, version, facts.charter) for version in versions))

    return truth, because


def _explain_version(wanted: Signatures, signed: SignatureFact, charter: bool | None) -> Because:
    name = f"agreement '{signed.agreement}'" if signed.agreement else "the agreement (text not on record)"
    sure, perhaps = _lacking(wanted, signed, charter)
    truth = _signed_truth(wanted, signed, charter)
    if signed.whole is not None:
        return Because(f"{name}: its signing as a whole was reported on {signed.whole}", truth)
    got = ", ".join(map(say_words, sorted(signed.roles)))
    if sure:
        return Because(f"{name}: signed by {got}; still missing: {', '.join(map(say_words, sure))}", truth)
    if perhaps:
        needs = ("whether the district is a charter school",)
        return Because(f"{name}: signed by {got}; if a charter, also needed: {', '.join(map(say_words, perhaps))}", truth, needs=needs)
    return Because(f"{name}: signed by {got}", truth)


def read_finding(leaf: FindingIs, facts: FactBase) -> Reading:
    """Read ``finding``: what a review has decided; before it is due, nothing is found not met."""
    wanted = leaf.finding
    review = facts.review(wanted.review)
    if review.finding is not None:
        truth = truth_of(review.finding == wanted.is_)
    elif wanted.is_ == "not_met" and not review.is_due and review.held is None and not review.apart:
        truth = FALSE
    else:
        truth = UNDETERMINED

    def because() -> Because:
        if review.finding is not None:
            return Because(f"{describe(leaf)}: on {review.decided} it was found {say_words(review.finding)}", truth)
        if review.apart:
            which = f"which decision of the {say_words(wanted.review)} review of {review.decided} is right"
            return Because(f"{describe(leaf)}: on {review.decided} it was found {_apart(review.apart)}", truth, needs=(which,))
        due = "it is not due yet" if not review.is_due else f"it was due on {review.due}"
        held = f"held on {review.held}, not decided" if review.held else f"not held; {due}"
        needs = (f"the decision of the {say_words(wanted.review)} review",) if truth is UNDETERMINED else ()
        return Because(f"{describe(leaf)}: {held}", truth, needs=needs)

    return truth, because


def read_reported(leaf: Reported, facts: FactBase) -> Reading:
    """Read ``reported``: the latest report; what nobody reported is not reported."""
    asked = leaf.reported
    latest = facts.support(asked.support) if asked.support else facts.implementation()
    truth = alike(truth_of(found == (asked.is_ if asked.support else asked.implementation)) for found in latest) if latest else FALSE

    def because() -> Because:
        if not latest:
            return Because(f"{describe(leaf)}: no report is on record", truth)
        if len(latest) == 1:
            return Because(f"{describe(leaf)}: the latest report says {say_words(latest[0])}", truth)
        return Because(f"{describe(leaf)}: the latest reports say {_apart(latest)}", truth, needs=("which of the latest reports is right",))

    return truth, because


def _apart(found: Sequence[str]) -> str:
    return f"{listed([say_words(one) for one in found])}, which do not agree"


def read_level(leaf: LevelIs, facts: FactBase) -> Reading:
    """Read ``level``: the level of accountability lies within bounds."""
    bounds = leaf.level
    truth = truth_of((bounds.at_least or 0) <= facts.level and (bounds.at_most is None or facts.level <= bounds.at_most))
    return truth, lambda: Because(f"{describe(leaf)}: it is {facts.level}", truth)


def read_elapsed(leaf: Elapsed, facts: FactBase) -> Reading:
    """Read ``elapsed``: anchor + period has come."""
    since = facts.first(leaf.elapsed.since)
    ends = shift(since, leaf.elapsed.period) if since else None
    truth = truth_of(ends is not None and facts.today >= ends)
    return truth, lambda: Because(
        f"{describe(leaf)}: " + (f"that is {ends}" if ends else f"{say_occurrence(leaf.elapsed.since)} is not on record"), truth
    )


def read_never(leaf: Never, facts: FactBase) -> Reading:
    """Read ``never``: no such occurrence is on record in this cycle."""
    found = facts.first(leaf.never)
    truth = truth_of(found is None)
    return truth, lambda: Because(f"{describe(leaf)}: " + (f"it happened on {found}" if found else "it has not happened"), truth)


def read_happened(leaf: Happened, facts: FactBase) -> Reading:
    """Read ``happened``: an occurrence of this cycle came between some days."""
    found = facts.first(leaf.happened.occurrence)
    truth = truth_of(leaf.happened.includes(found))
    return truth, lambda: Because(f"{describe(leaf)}: " + (f"it came on {found}" if found else "it has not happened"), truth)


def read_standing_of(leaf: StandingOf, facts: FactBase) -> Reading:
    """Read ``standing_of``: where a linked partnership stands; of one that is not there nobody can say."""
    fact = facts.linked(leaf.standing_of.partnership)
    truth = UNDETERMINED if fact.needs else truth_of(fact.state in leaf.standing_of.in_)
    return truth, lambda: Because(f"{describe(leaf)}: {fact.said}", truth, needs=(fact.needs,) if fact.needs else ())


def read_grounds(leaf: Grounds, facts: FactBase) -> Reading:
    """Read ``grounds``: any ground of the policy's ladder holds."""
    listed = facts.grounds()
    truth = any_of(found for _, found, _ in listed)

    def because() -> Because:
        parts = tuple(Because(f"ground '{key}'", found, (why(),)) for key, found, why in listed)
        return Because("there are grounds for the next level of accountability (any of these is enough)", truth, parts)

    return truth, because


EVENT_LEAVES: Mapping[type[Leaf], LeafReader] = {
    ClockIs: read_clock,
    Signed: read_signed,
    FindingIs: read_finding,
    Reported: read_reported,
    LevelIs: read_level,
    Elapsed: read_elapsed,
    Never: read_never,
    Happened: read_happened,
    StandingOf: read_standing_of,
    Grounds: read_grounds,
}
