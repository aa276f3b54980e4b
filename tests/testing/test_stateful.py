"""The state machine: it rests in final states, holds the promises after every step, and takes an author's own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from helpers.build import with_clocks
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

import partnership_rules as pr
from partnership_rules.clock_status import CLOCK_STATUSES
from partnership_rules.evaluation import evaluate
from partnership_rules.testing import partnership_machine, stateful

POLICY = pr.load_policy("michigan-2017")
AGREEMENT = pr.Agreement(
    id="a1",
    policy="michigan-2017",
    benchmarks=[
        {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"at_least": {"value": 50, "unit": "percent"}}}
    ],
)


def few(examples, steps=12):
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )


def begun(*, base=None, **fields):
    machine = (base or partnership_machine(POLICY, AGREEMENT, **fields))()
    machine.it_begins(first=0, charter=False)
    return machine


def runnable(machine):
    return [one.function.__name__ for one in machine.rules if all(met(machine) for met in one.preconditions)]


def signed():
    machine = begun()
    machine.record({"kind": "agreement_signed", "agreement": "a1"})
    machine.record({"measure": "m", "value": "60", "unit": "percent"})
    machine.record({"kind": "review_held", "review": "intermediate"}, on=machine.today + timedelta(days=1100))
    return machine


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2022"])
def test_the_promises_hold_after_every_step_under_the_policies_of_the_catalog(name):
    run_state_machine_as_test(partnership_machine(pr.load_policy(name), AGREEMENT), settings=few(6))


def test_the_facts_of_a_machine_are_numbered_from_one():
    machine = signed()
    assert [one.id for one in (*machine.partnership.records, *machine.partnership.evidence)][-3:] == ["fact2", "fact4", "fact3"]


def test_a_machine_that_has_ended_rests_instead_of_failing():
    machine = begun()
    machine.record({"kind": "closed"})
    machine.all_engines_are_asked()
    possible = runnable(machine)
    assert machine.standing.state == "closed"
    assert possible == ["nothing_more_happens"]


def test_while_it_goes_on_every_other_rule_may_be_run():
    machine = signed()
    assert set(runnable(machine)) == {one.function.__name__ for one in machine.rules} - {"nothing_more_happens"}


def test_a_policy_that_ends_at_once_can_be_run_for_many_steps():
    states = {"waiting": {"initial": True}, "done": {"final": True}}
    brief = pr.Policy(id="brief", states=states, transitions=[{"on": "identified", "from": "waiting", "to": "done"}])
    run_state_machine_as_test(partnership_machine(brief, schools=()), settings=few(2, steps=30))


def test_a_day_before_today_is_one_that_was_learned_of_today():
    machine = signed()
    today = machine.today
    machine.record({"kind": "implementation_reported", "finding": "failing"}, on=today - timedelta(days=400))
    late = machine.partnership.records[-1]
    assert (late.known_on, machine.today) == (today, today)
    machine.no_later_fact_changed_an_earlier_answer()


def test_an_author_may_add_rules_and_invariants_in_a_subclass():
    told = []

    class Ours(partnership_machine(POLICY)):
        @rule(finding=st.sampled_from(["failing", "on_track"]))
        def the_state_reports(self, finding):
            self.record({"kind": "implementation_reported", "finding": finding})

        @invariant()
        def failing_is_a_ground(self):
            told.append(self.standing.state)
            said = [record.finding for record in self.partnership.records if record.kind == "implementation_reported"]
            assert not said or "failing" not in said[-1:] or any(g.id == "implementation-failing" for g in self.standing.grounds)

    run_state_machine_as_test(Ours, settings=few(4))
    assert len(told) > 4


def test_an_invariant_that_breaks_fails_with_the_partnership_as_yaml():
    class Wrong(partnership_machine(POLICY)):
        @invariant()
        def nobody_is_ever_assigned(self):
            assert "assessing" not in {step.to for step in self.standing.trail}, "somebody is assigned"

    with pytest.raises(AssertionError, match="somebody is assigned") as caught:
        run_state_machine_as_test(Wrong, settings=settings(few(40, steps=8), phases=[Phase.generate]))
    shown = "\n".join(caught.value.__notes__)
    assert "format: partnership-rules/partnership/1" in shown
    assert "kind: assigned" in shown


def test_what_an_author_passes_as_always_is_asked_of_every_standing():
    machine = begun(always=[lambda standing: None, lambda standing: f"it is {standing.state}"])
    with pytest.raises(AssertionError, match="it is identified"):
        machine.what_its_author_asks_holds()
    begun(always=[lambda standing: "", lambda standing: None]).what_its_author_asks_holds()


# ---- every promise is seen when it is broken ------------------------------------------------------------------------


def broken(monkeypatch, change):
    monkeypatch.setattr(stateful, "evaluate", lambda partnership, **lens: change(partnership, evaluate(partnership, **lens)))


def test_a_standing_that_depends_on_the_order_of_facts_is_seen(monkeypatch):
    machine = signed()
    machine.facts_in_another_order_give_the_same_standing()
    broken(monkeypatch, lambda p, s: replace(s, level=1 if p.records[0].kind != "identified" else 0))
    with pytest.raises(AssertionError, match=r"^the same facts in another order give another standing(\n|$)"):
        machine.facts_in_another_order_give_the_same_standing()


def test_an_earlier_answer_that_a_later_fact_changes_is_seen(monkeypatch):
    machine = signed()
    machine.no_later_fact_changed_an_earlier_answer()
    broken(monkeypatch, lambda p, s: replace(s, level=len(p.records)))
    with pytest.raises(AssertionError, match=r"^the answer for \S+ (as known on \S+ )?has changed(\n|$)"):
        machine.no_later_fact_changed_an_earlier_answer()


@pytest.mark.parametrize(("outcome", "seen"), [("not_met", True), ("undetermined", False), ("met", False)])
def test_a_hidden_value_that_is_held_against_somebody_is_seen(monkeypatch, outcome, seen):
    machine = signed()
    assert [one.outcome for one in machine.standing.benchmarks] == ["met"]
    broken(monkeypatch, lambda p, s: SimpleNamespace(trail=s.trail, benchmarks=[SimpleNamespace(outcome=outcome)]))
    if not seen:
        return machine.missing_data_decides_nothing()
    with pytest.raises(AssertionError, match=r"^'b' is not_met because its value is hidden(\n|$)"):
        machine.missing_data_decides_nothing()


def test_what_is_undetermined_without_saying_why_is_seen():
    machine = signed()
    machine.what_is_undetermined_names_what_would_decide_it()
    machine.standing = SimpleNamespace(overridden=False, undetermined=[SimpleNamespace(what="a benchmark", needs=())])
    with pytest.raises(AssertionError, match=r"^nothing is said to decide a benchmark(\n|$)"):
        machine.what_is_undetermined_names_what_would_decide_it()


def test_a_deadline_that_looking_moves_is_seen(monkeypatch):
    machine = begun()
    machine.record({"kind": "assigned"})
    machine.somebody_looks(days=30)
    broken(monkeypatch, lambda p, s: with_clocks(s, [replace(c, due=c.due and c.due + (s.as_of - machine.today)) for c in s.clocks]))
    with pytest.raises(AssertionError, match=r"^looking 30 days later moved the clock 'plan'(\n|$)"):
        machine.somebody_looks(days=30)


def test_a_gatekeeper_that_says_another_thing_than_what_happens_is_seen(monkeypatch):
    machine = begun()
    broken(monkeypatch, lambda p, s: replace(s, level=s.level + 1))
    with pytest.raises(AssertionError, match=r"^proposed, it gave another standing than recorded(\n|$)"):
        machine.record({"kind": "assigned"})


def test_engines_that_disagree_are_seen(monkeypatch):
    machine = signed()
    machine.all_engines_are_asked()
    monkeypatch.setattr(stateful, "disagreements", lambda *_, **__: ["oracle: state: a against b"])
    with pytest.raises(AssertionError, match=r"^the engines disagree\W+oracle: state: a against b(\n|$)"):
        machine.all_engines_are_asked()


def test_a_consequence_that_nobody_decides_is_seen():
    machine = signed()
    machine.people_decide()
    nobody = SimpleNamespace(clause=SimpleNamespace(decided_by="", effect="may"))
    machine.standing = SimpleNamespace(next_level=None, clauses=[nobody])
    with pytest.raises(AssertionError, match=r"^nobody is named to decide a consequence(\n|$)"):
        machine.people_decide()


def test_a_clock_that_runs_on_after_the_end_is_seen():
    machine = begun()
    machine.record({"kind": "closed"})
    machine.what_has_ended_stays_ended()
    machine.standing = SimpleNamespace(is_final=True, options=(), clocks=[SimpleNamespace(says=CLOCK_STATUSES["running"])])
    with pytest.raises(AssertionError, match=r"^a clock still runs after the end(\n|$)"):
        machine.what_has_ended_stays_ended()


def test_a_way_out_of_the_end_is_seen():
    machine = begun()
    machine.standing = SimpleNamespace(is_final=True, options=["released"], clocks=[])
    with pytest.raises(AssertionError, match=r"^something leads out of the end(\n|$)"):
        machine.what_has_ended_stays_ended()


def test_a_look_that_changes_the_standing_is_seen(monkeypatch):
    machine = begun()
    broken(monkeypatch, lambda p, s: replace(s, level=s.level + 1))
    with pytest.raises(AssertionError, match=r"^looking changed something(\n|$)"):
        machine.somebody_looks(days=1)


def test_a_fact_that_is_lost_is_seen():
    machine = signed()
    machine.every_fact_stays_on_record()
    machine.partnership = begun().partnership
    with pytest.raises(AssertionError, match=r"^a fact is not on record as it was added(\n|$)"):
        machine.every_fact_stays_on_record()
