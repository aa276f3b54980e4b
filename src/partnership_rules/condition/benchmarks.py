"""The leaves that ask about benchmarks: met, missed, and the share that is met."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..benchmark import Finding
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth
from ..quantity import read_exact, show
from .ast import Leaf, Met, Missed, Number, ParameterRef, Selector, ShareMet
from .english import describe, say_selector
from .facts import FactBase, LeafReader, Reading

__all__ = ["BENCHMARK_LEAVES", "share_truth"]


def _nothing(selector: Selector, facts: FactBase, asked: str) -> Because:
    """Explain why a selection is empty, which makes the answer undetermined."""
    what = say_selector(selector)
    if not facts.in_force:
        return Because(
            f"{asked}: no agreement is in force yet, so there are no benchmarks to judge",
            UNDETERMINED,
            needs=("a signed agreement with benchmarks",),
        )
    if facts.agreement is None:
        return Because(f"{asked}: the text of the agreement is not on record", UNDETERMINED, needs=("the text of the agreement in force",))
    return Because(f"{asked}: the agreement holds none of {what}", UNDETERMINED, needs=(f"benchmarks in the agreement: {what}",))


def _with_findings(asked: str, truth: Truth, findings: Sequence[Finding]) -> Because:
    return Because(
        asked,
        truth,
        tuple(finding.because for finding in findings),
        needs=tuple(n for f in findings for n in f.needs) if truth is UNDETERMINED else (),
    )


def read_met(leaf: Met, facts: FactBase) -> Reading:
    """Read ``met``: every selected benchmark is met."""
    findings = facts.findings(leaf.met)
    if not findings:
        return UNDETERMINED, lambda: _nothing(leaf.met, facts, describe(leaf))
    truth = TRUE
    for finding in findings:
        if finding.truth is FALSE:
            truth = FALSE
            break
        if finding.truth is UNDETERMINED:
            truth = UNDETERMINED
    return truth, lambda: _with_findings(describe(leaf), truth, findings)


def read_missed(leaf: Missed, facts: FactBase) -> Reading:
    """Read ``missed``: at least one selected benchmark is due and not met."""
    findings = facts.findings(leaf.missed)
    if not findings:
        return UNDETERMINED, lambda: _nothing(leaf.missed, facts, describe(leaf))
    truth = FALSE
    for finding in findings:
        missed = finding.missed
        if missed is TRUE:
            truth = TRUE
            break
        if missed is UNDETERMINED:
            truth = UNDETERMINED
    return truth, lambda: Because(f"{describe(leaf)} (due and not met)", truth, tuple(map(_explain_missed, findings)))


def _explain_missed(finding: Finding) -> Because:
    """Explain whether one benchmark is missed; while it is not due, no missing fact can change that."""
    missed = finding.missed
    where = f" at {finding.school}" if finding.school else ""
    due = "missed" if missed is TRUE else "not missed" if missed is FALSE else "not known"
    return Because(
        f"'{finding.id}'{where}: {due}" + ("" if finding.is_due or missed is TRUE else ", not due yet"), missed, (finding.because,)
    )


def share_truth(word: str, bound: Fraction, *, met: int, possible: int, total: int) -> Truth:
    """Compare a share of ``met`` to ``possible`` of ``total`` with a bound, in whole numbers.

    >>> share_truth("below", Fraction(1, 3), met=1, possible=1, total=3)
    <Truth.FALSE: 'false'>
    >>> share_truth("below", Fraction(1, 3), met=0, possible=1, total=3)
    <Truth.UNDETERMINED: 'undetermined'>
    """
    low = met * bound.denominator - bound.numerator * total
    high = possible * bound.denominator - bound.numerator * total
    sure, open_ = {
        "at_least": (low >= 0, high >= 0),
        "above": (low > 0, high > 0),
        "below": (high < 0, low < 0),
        "at_most": (high <= 0, low <= 0),
    }[word]
    return TRUE if sure else UNDETERMINED if open_ else FALSE


def number_of(number: Number, facts: FactBase) -> Fraction:
    """Return a number that stands in the condition, or in the parameter it names."""
    return read_exact(facts.parameter(number.parameter)) if isinstance(number, ParameterRef) else number


def read_share(leaf: ShareMet, facts: FactBase) -> Reading:
    """Read ``share_met``: the share of met benchmarks against a bound, as an exact fraction."""
    share = leaf.share_met
    word, number = share.bound()
    bound = number_of(number, facts)
    findings = facts.findings(share.of)
    if not findings:
        return UNDETERMINED, lambda: _nothing(share.of, facts, describe(leaf))
    met = sum(f.truth is TRUE for f in findings)
    possible = met + sum(f.truth is UNDETERMINED for f in findings)
    truth = share_truth(word, bound, met=met, possible=possible, total=len(findings))

    def because() -> Because:
        seen = f"{met} of {len(findings)} are met" + (f", and up to {possible} may be" if possible > met else "")
        named = f" ({show(bound)})" if isinstance(number, ParameterRef) else ""
        return _with_findings(f"{describe(leaf)}{named}: {seen}", truth, findings)

    return truth, because


BENCHMARK_LEAVES: Mapping[type[Leaf], LeafReader] = {Met: read_met, Missed: read_missed, ShareMet: read_share}
