"""What a policy marks as unverified is listed by lint, part by part."""

from __future__ import annotations

import partnership_rules as pr


def test_every_part_that_no_source_says_is_listed_with_what_it_rests_on() -> None:
    policy = pr.load_policy("massachusetts-school")
    marked = [one.unverified for one in (*policy.clocks.values(), *policy.transitions, *policy.parameters.values()) if one.unverified]
    found = [one for one in pr.check(policy) if one.code == "unverified"]
    assert len(found) == len(marked) == 4
    assert all(any(said in one.message for one in found) for said in marked)
    assert {one.severity for one in found} == {"hint"}
