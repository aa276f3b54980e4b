"""A document that is written is read back as the value it was written from, and is pleasant to read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from helpers.build import ROLES
from hypothesis import example, given, settings
from hypothesis import strategies as st

import partnership_rules as pr

WORDS = ["00123", "007", "1e3", "true", "null", "no", "on", "2017-01-20", "2017-02-30", "a/b", "x.y", "1.50", "-", "~"]
KEYS = st.sampled_from([word for word in WORDS if word[0].isalnum()]) | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,12}", fullmatch=True)
TRICKY = st.sampled_from(
    [*WORDS, "", " ", "a: b", "a #b", "#", "*x", "&x", "!x", "%x", "@x", "- x", "? x", "[x", "{x", "x,y", "'", '"', "\\", "a\nb", "\n",
     " x ", "\t", "a  b", ">=95%", "<10", "|", ">-", "---", "...", "<<", "=", "é", "😀", "\u2028", "\u00a0", "\ufffe", "word " * 60,
     "x" * 300, "http://example.org/a#b?c=d&e", "a:", "a :b", "0x1F", "12:30", "1_000", "Yes", "NULL", ".inf", "?", ":"]
)  # fmt: skip
TEXTS = TRICKY | st.text(st.characters(codec="utf-8"), max_size=200)


OWN_KINDS = pr.Policy(**{**pr.load_policy("michigan-2017").to_dict(), "id": "own", "kinds": {"visited": "A visit took place"}})


def accepted(text: str) -> bool:
    """Say whether the models take a text: none with hidden characters."""
    try:
        pr.Milestone(milestone="m", on="2018-01-01", note=text)
    except pr.PartnershipRulesError:
        return False
    return True


def round_trip(value: Any, syntax: Any) -> Any:
    return pr.loads(pr.dumps(value, syntax=syntax), file=f"text.{syntax}")


@pytest.mark.parametrize("syntax", ["yaml", "json"])
@given(key=KEYS, text=TEXTS.filter(accepted), other=TEXTS.filter(accepted))
@example(key="00123", text="0123", other="2017-01-20")
@example(key="true", text="x" * 200 + " " + "y" * 200, other="a - b")
def test_every_text_and_every_id_is_read_back_as_it_was(syntax: str, key: str, text: str, other: str) -> None:
    agreement = pr.Agreement(
        id=key,
        title=text,
        note=other,
        cites=[text, other],
        parties=[{"role": key, "name": text}],
        supports=[{"id": key, "title": other, "cites": text}],
    )
    assert round_trip(agreement, syntax) == agreement


@pytest.mark.parametrize("syntax", ["yaml", "json"])
@settings(max_examples=15)
@given(key=KEYS, text=TEXTS.filter(accepted), other=TEXTS.filter(accepted))
@example(key="null", text="0123", other="2017-01-20")
def test_every_text_and_every_id_of_a_partnership_is_read_back_as_it_was(syntax: str, key: str, text: str, other: str) -> None:
    partnership = pr.Partnership(
        id=key,
        policy=OWN_KINDS,
        district={"name": text, "id": key, "isd": other},
        schools=[{"id": key, "name": other}],
        records=[
            {"kind": "other", "on": "2018-01-01", "name": "visited", "data": {key: text}},
            {"kind": "partner_joined", "on": "2018-01-02", "party": text, "note": other},
        ],
        evidence=[{"milestone": key, "school": key, "on": "2018-02-01", "note": text}],
        agreements=[pr.Agreement(id=key, title=text)],
    )
    assert round_trip(partnership, syntax) == partnership


def test_a_partnership_is_written_with_the_policies_that_are_named_and_without_a_key_where_none_is() -> None:
    carried = pr.Partnership(id="p", policy="own", district={"name": "D"}, policies=[OWN_KINDS])
    for named in ([], [OWN_KINDS]):
        assert json.loads(pr.dumps(carried, syntax="json", policies=named)).get("policies") == ([one.to_dict() for one in named] or None)


@pytest.mark.parametrize("syntax", ["yaml", "json"])
@pytest.mark.parametrize("name", sorted(pr.catalog()))
def test_a_policy_of_the_catalog_stands_alone_with_the_same_hash(name: str, syntax: str) -> None:
    policy = pr.load_policy(name)
    again = round_trip(policy, syntax)
    assert again == policy
    assert again.hash == policy.hash


EVERY_KIND: list[dict[str, Any]] = [
    {"kind": "identified", "reasons": ["low", "grad"], "schools": ["a"]},
    {"kind": "assigned", "by": "state_superintendent"},
    {"kind": "partner_joined", "party": "ISD", "role": "isd"},
    {"kind": "assessment_begun"},
    {"kind": "assessment_completed", "approved_by": "state_superintendent"},
    {"kind": "plan_submitted", "agreement": "v1"},
    {"kind": "plan_returned", "reason": "too short: see 3"},
    *({"kind": "signed", "role": role, "agreement": "v1"} for role in ROLES),
    {"kind": "agreement_signed", "agreement": "v1"},
    {"kind": "agreement_amended", "agreement": "v1"},
    {"kind": "review_held", "review": "intermediate"},
    {"kind": "review_decided", "review": "intermediate", "finding": "not_met"},
    {"kind": "implementation_reported", "finding": "failing"},
    {"kind": "support_reported", "support": "coach", "finding": "on_track"},
    {
        "kind": "extension_granted",
        "clock": "plan",
        "until": "2019-01-01",
        "by": "state_superintendent",
        "authority": "letter",
        "reason": "snow",
    },
    {"kind": "designated", "as": "CSI", "school": "a", "until": "2020-01-01"},
    {"kind": "rated", "rating": "F", "period": "2018", "school": "a"},
    {"kind": "rated", "period": "2019"},
    {"kind": "next_level_signaled"},
    {"kind": "consequence_selected", "clause": "next", "consequence": "closure"},
    {"kind": "school_added", "school": "b"},
    {"kind": "school_exited", "school": "b", "reason": "left CSI"},
    {"kind": "school_closed", "school": "b"},
    {"kind": "schools_merged", "schools": ["a", "b"], "into": "c"},
    {"kind": "released"},
    {"kind": "closed", "reason": "enrolment"},
    {"kind": "overridden", "what": "benchmark:b0@a", "outcome": "met", "by": "isd", "authority": "x", "reason": "y", "until": "2020-01-01"},
    {"kind": "policy_changed", "policy": "michigan-2022"},
    {"kind": "retracted", "record": "r"},
    {"kind": "other", "name": "visited", "data": {"count": 3, "0": "00123"}},
]

TARGETS: list[dict[str, Any]] = [
    {"at_least": {"value": "87", "unit": "percent"}},
    {"at_most": {"value": "1/3", "unit": "proportion"}},
    {"rise_by": {"value": "5.50", "unit": "points"}},
    {"fall_by": {"value": "3", "unit": "percent"}},
    {"gap_falls_by": {"value": "3", "unit": "percent", "comparator": {"level": "state", "group": "all", "baseline": ">=95%"}}},
    {"done": True},
    {"any_of": [{"done": True}, {"measure": "other", "target": {"at_least": {"value": "1", "unit": "count"}}}]},
    {"all_of": [{"done": True}, {"any_of": [{"done": True}]}]},
    {"at_least_n_of": {"n": 1, "of": [{"done": True}, {"done": True}]}},
]


def full_agreement(**fields: Any) -> pr.Agreement:
    benchmarks = [
        {"id": f"b{place}", "phase": "outcome", "domain": "academic", "measure": "m", "target": target, "for": "each", "cites": "p. 3"}
        for place, target in enumerate(TARGETS)
    ]
    clause = {
        "id": "next",
        "when": {"any": [{"missed": {"phase": "outcome"}}, {"not": {"at_least": {"n": 1, "of": [{"grounds": True}]}}}]},
        "then": {"choose": "all", "of": [{"kind": "closure"}, {"kind": "isd_control", "detail": "for 3 years"}], "default": "closure"},
        "effect": "may",
        "decided_by": "state_superintendent",
    }
    return pr.Agreement(
        id="v1",
        benchmarks=benchmarks,
        clauses=[clause],
        supports=[{"id": "coach"}],
        term={"from": "2018-01-01", "until": "2020-06-30"},
        **fields,
    )


def full_partnership() -> pr.Partnership:
    records = [{"id": "r", "on": "2018-01-01", "source": "https://example.org/a?b=c#d", **record} for record in EVERY_KIND]
    for place, record in enumerate(records):
        record["id"] = "r" if not place else f"r{place}"
    return pr.Partnership(
        id="full",
        policy="own",
        district={"id": "00123", "name": "A: B", "charter": True},
        schools=[{"id": "a"}, {"id": "b", "name": "B", "reason": "low"}, {"id": "c"}],
        records=records,
        evidence=[
            {"measure": "m", "school": "a", "on": "2018-06-15", "value": value, "unit": "percent", "recorded_at": "2018-07-01T16:00:00Z"}
            for value in ("90.40", "<5%", ">=95%", "*", "12/40", "N/A", "7")
        ],
        agreements=[full_agreement(policy="own")],
        policies=[pr.load_policy("michigan-2022"), OWN_KINDS],
    )


def test_every_kind_of_record_and_target_is_read_back_as_it_was() -> None:
    partnership = full_partnership()
    for syntax in ("yaml", "json"):
        assert round_trip(partnership, syntax) == partnership
        assert round_trip(full_agreement(), syntax) == full_agreement()


def test_no_kind_of_record_and_no_target_is_left_out_of_these_tests() -> None:
    from partnership_rules.benchmark import Target
    from partnership_rules.record import KINDS

    assert {record["kind"] for record in EVERY_KIND} == set(KINDS)
    tags = {arg.key for arg in Target.__origin__.__args__}  # type: ignore[attr-defined]
    assert {next(iter(target)) for target in TARGETS} == tags


def test_policies_keep_their_order_wherever_the_first_one_stands() -> None:
    partnership = full_partnership()
    for policies in (partnership.policies, partnership.policies[::-1]):
        turned = pr.Partnership(
            **{name: getattr(partnership, name) for name in type(partnership).model_fields if name != "policies"}, policies=policies
        )
        assert [policy.id for policy in round_trip(turned, "yaml").policies] == [policy.id for policy in policies]


def test_a_changed_policy_may_stand_inline() -> None:
    own = pr.loads(pr.dumps(pr.load_policy("michigan-2022")).replace("id: michigan-2022", "id: of-our-own", 1))
    partnership = pr.Partnership(
        id="p",
        policy=pr.load_policy("michigan-2017"),
        district={"name": "D"},
        records=[{"kind": "identified", "on": "2018-01-01"}, {"kind": "policy_changed", "on": "2023-01-01", "policy": "of-our-own"}],
        policies=[own],
    )
    assert round_trip(partnership, "yaml") == partnership


def test_a_short_record_takes_one_line_and_an_id_keeps_its_quotes() -> None:
    partnership = pr.Partnership(
        id="p",
        policy="of-our-own",
        district={"id": "00123", "name": "Kalamazoo Public Schools"},
        schools=[{"id": "w", "name": "Washington Writers' Academy"}],
        records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-03-01", "note": "word " * 40 + "end"}],
        evidence=[{"measure": "m", "on": "2018-06-15", "value": "90.40", "unit": "percent"}],
    )
    assert pr.dumps(partnership).splitlines() == [
        "format: partnership-rules/partnership/1",
        "id: p",
        "policy: of-our-own",
        'district: {id: "00123", name: Kalamazoo Public Schools}',
        "schools:",
        "  - {id: w, name: Washington Writers' Academy}",
        "records:",
        "  - {kind: identified, on: 2017-01-20}",
        "  - kind: assigned",
        "    on: 2017-03-01",
        "    note: >-",
        "      " + ("word " * 25).strip(),
        "      " + ("word " * 15).strip() + " end",
        "evidence:",
        '  - {measure: m, on: 2018-06-15, value: "90.40", unit: percent}',
    ]


def test_no_line_is_longer_than_the_page_unless_one_word_is() -> None:
    for policy in pr.catalog().values():
        assert max(len(line) for line in pr.dumps(policy).splitlines() if "http" not in line) <= 130


@pytest.mark.parametrize("value", [None, "text", {"id": "x"}, pr.Bundle(), pr.School(id="x")])
def test_only_the_three_documents_can_be_written(value: Any) -> None:
    with pytest.raises(pr.errors.InputError) as caught:
        pr.dumps(value)
    assert caught.value.code == "kind_unexpected"


def test_an_unknown_syntax_is_refused() -> None:
    with pytest.raises(pr.errors.InputError) as caught:
        pr.dumps(pr.Agreement(id="a"), syntax="toml")  # type: ignore[arg-type]
    assert caught.value.code == "syntax_unknown"


def test_a_value_is_dumped_into_a_path_or_a_stream_and_loaded_back(tmp_path: Path) -> None:
    policy = pr.load_policy("michigan-2017")
    for name, first in (("a.policy.yaml", "format:"), ("a.policy.json", "{")):
        pr.dump(policy, tmp_path / name)
        assert (tmp_path / name).read_text("utf-8").startswith(first)
        assert pr.load(tmp_path / name) == policy
        with (tmp_path / name).open(encoding="utf-8") as text, (tmp_path / name).open("rb") as data:
            assert pr.load(text) == pr.load(data) == policy
    stream = io.StringIO()
    pr.dump(policy, stream)
    assert stream.getvalue() == pr.dumps(policy)
    assert pr.load(io.StringIO(pr.dumps(policy))) == pr.load(io.BytesIO(pr.dumps(policy).encode())) == policy
    with pytest.raises(pr.errors.InputError):
        pr.dump(policy, 7)  # type: ignore[arg-type]  # refused


def test_a_file_that_is_open_knows_its_folder_and_its_faults_have_places(tmp_path: Path) -> None:
    own = pr.dumps(pr.load_policy("michigan-2017")).replace("id: michigan-2017", "id: own", 1)
    (tmp_path / "own.policy.yaml").write_text(own, "utf-8")
    path = tmp_path / "a.partnership.yaml"
    path.write_text("format: partnership-rules/partnership/1\nid: a\npolicy: own\ndistrict: {name: D}\n", "utf-8")
    with path.open(encoding="utf-8") as stream:
        assert pr.load(stream) == pr.load(path)
    with pytest.raises(pr.DocumentError, match=r"<stream>:1:1"):
        pr.load(io.StringIO("id: a"))
