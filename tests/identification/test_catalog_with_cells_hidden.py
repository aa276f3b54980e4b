"""Of every policy of the catalog: what is certain stays so however many cells are hidden, and the order of rows means nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.documents.lookup import Lookup
from partnership_rules.identification import identify
from partnership_rules.testing.strategies import published, rosters

POLICIES = {name: pr.load_identification(name) for name in sorted(Lookup().catalog("identification"))}
ON = date(2020, 6, 30)


@pytest.mark.parametrize("name", POLICIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_with_cells_hidden_no_certain_answer_is_wrong(name: str, data: st.DataObject) -> None:
    policy = POLICIES[name]
    roster = data.draw(rosters(policy))
    rows = data.draw(published(policy, roster, on=ON))
    hidden = data.draw(st.sets(st.integers(0, max(len(rows) - 1, 0))))
    masked = [row.with_changes(value="*") if at in hidden and row.cell.kind != "missing" else row for at, row in enumerate(rows)]
    known, found = (identify(policy, roster, one, as_of=ON, prior=()) for one in (rows, masked))
    for before, after in zip(known, found, strict=True):
        assert after.outcome in (before.outcome, "undetermined"), after.because
        assert before.outcome != "undetermined" or after.outcome == "undetermined" or not before.exact


@pytest.mark.parametrize("name", POLICIES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_order_of_rows_means_nothing(name: str, data: st.DataObject) -> None:
    policy = POLICIES[name]
    roster = data.draw(rosters(policy))
    rows = data.draw(published(policy, roster, on=ON))
    turned = data.draw(st.permutations(rows))
    assert identify(policy, roster, rows, as_of=ON, prior=()) == identify(policy, roster, turned, as_of=ON, prior=())
