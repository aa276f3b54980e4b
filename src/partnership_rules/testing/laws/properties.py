"""The promises of the library as ready properties: an author calls one in one line for a policy of their own.

They differ from laws in that a failure would be a fault of the library, not of the policy.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random

from ...agreement import Agreement
from ...errors import AsOfError, PartnershipRulesError
from ...evaluation import evaluate
from ...policy import Policy
from ...policy.machine_check import check_policy
from ...rough_days import outlook
from ...standing.said import said_of
from ..completions import completions_of
from ..engines import disagreements
from .searching import Case, LawResult, search

__all__ = ["check_deterministic", "check_engines_agree", "check_monotone", "check_policy", "check_rough_days"]

LATER = timedelta(days=1)


def check_deterministic(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 50, seed: int = 0) -> LawResult:
    """Hold that facts in another order of arrival give the same standing, byte for byte.

    >>> import partnership_rules as pr
    >>> check_deterministic(pr.load_policy("michigan-2017"), examples=5).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        p = case.partnership
        random = Random(len(p.records))
        shuffled = {name: tuple(random.sample(listed, len(listed))) for name, listed in (("records", p.records), ("evidence", p.evidence))}
        same = evaluate(p.with_changes(**shuffled), as_of=case.as_of).to_json() == case.standing().to_json()
        return "" if same else "the same facts in another order give another standing"

    return search(
        "the same facts give the same standing, in whatever order they arrive", judge, policy, agreements, examples=examples, seed=seed
    )


def check_monotone(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 50, seed: int = 0) -> LawResult:
    """Hold that no later fact changes an earlier answer, and no later record of an earlier fact what was known before it.

    >>> import partnership_rules as pr
    >>> check_monotone(pr.load_policy("michigan-2017"), examples=5).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        before = case.standing().to_json()
        later = case.partnership.add({"kind": "closed", "on": case.as_of + LATER})
        if evaluate(later, as_of=case.as_of).to_json() != before:
            return "a fact of the next day changes the answer for this one"
        try:
            known = evaluate(case.partnership, as_of=case.as_of, known_on=case.as_of).to_json()
        except PartnershipRulesError:
            return ""
        learned = datetime.combine(case.as_of + LATER, time(12), tzinfo=UTC)
        late = case.partnership.add({"kind": "closed", "on": case.as_of, "recorded_at": learned})
        same = evaluate(late, as_of=case.as_of, known_on=case.as_of).to_json() == known
        return "" if same else "what was learned on the next day changes what was known on this one"

    return search("no later fact changes an earlier answer", judge, policy, agreements, examples=examples, seed=seed)


def check_engines_agree(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 50, seed: int = 0) -> LawResult:
    """Hold that ``evaluate``, the machine of `transitions` and the day-by-day oracle give the same standing.

    >>> import partnership_rules as pr
    >>> check_engines_agree(pr.load_policy("michigan-2017"), examples=5).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        return "; ".join(disagreements(case.partnership, as_of=case.as_of))

    return search("all engines agree", judge, policy, agreements, examples=examples, seed=seed)


def check_rough_days(policy: Policy, agreements: Sequence[Agreement] = (), *, examples: int = 50, seed: int = 0) -> LawResult:
    """Hold that what an outlook is certain of, every completion says: the last record of each partnership is made rough by three days.

    >>> import partnership_rules as pr
    >>> check_rough_days(pr.load_policy("michigan-2017"), examples=5).outcome
    'passed'
    """

    def judge(case: Case) -> str | None:
        *before, last = case.partnership.records
        span = f"{last.on - LATER}/{last.on + LATER}"
        rough = case.partnership.with_changes(records=(*before, last.with_changes(on=span)))
        try:
            certain = {thing: one.outcome for thing, one in outlook(rough, as_of=case.as_of).things if one.is_certain}
        except AsOfError:
            return ""
        for exact in completions_of(rough, as_of=case.as_of):
            try:
                said = said_of(evaluate(exact, as_of=case.as_of))
            except AsOfError:
                continue
            if turned := [thing.part for thing, word in said.items() if thing in certain and certain[thing] != word]:
                return f"the outlook is certain of what a completion says otherwise: {turned[0]}"
        return ""

    return search("certain answers agree with every completion", judge, policy, agreements, examples=examples, seed=seed)
