"""A policy and an agreement are checked when they are built, and not again by every partnership that takes them up."""

from __future__ import annotations

import pytest

import partnership_rules as pr
from partnership_rules import agreement as agreement_module
from partnership_rules.policy import policy as policy_module


def test_a_partnership_does_not_check_its_policy_and_agreement_again(monkeypatch: pytest.MonkeyPatch) -> None:
    policy, agreement = pr.load_policy("michigan-2017"), pr.Agreement(id="a")

    def looked_again(checked: object) -> None:
        raise AssertionError("checked again")

    monkeypatch.setattr(policy_module, "policy_faults", looked_again)
    monkeypatch.setattr(agreement_module, "_agreement_faults", looked_again)
    assert pr.Partnership(id="p", policy=policy, agreements=[agreement], district={"name": "D"}).policies == (policy,)


def test_a_faulty_one_is_refused_every_time() -> None:
    row = pr.load_policy("michigan-2017").to_dict()
    row["transitions"] = [step for step in row["transitions"] if step["id"] != "escalate"]
    for _ in range(2):
        with pytest.raises(pr.PartnershipRulesError, match="nothing leads to the state 'escalated'"):
            pr.Policy(**row)
