"""A standing written as JSON fits its schema, is read back as the same data, and serves any pydantic reader."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

import partnership_rules as pr
from partnership_rules.documents import schema
from partnership_rules.standing.document import DecisionDocument, StandingDocument
from partnership_rules.standing.outlook_document import OutlookDocument
from partnership_rules.standing.results import STANDING_FORMAT

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "examples" / "michigan", ROOT / "examples" / "own_policy", ROOT / "src" / "partnership_rules" / "catalog" / "demo"]
VALIDATOR = jsonschema.Draft202012Validator(schema.json_schema("standing"))


def standings() -> list[pr.Standing]:
    found = []
    for one in (each for folder in FOLDERS for each in pr.load_folder(folder) if each.is_exact):
        for day in (one.records[0].on, date(2018, 11, 1), date(2021, 1, 1)):
            if one.records[0].on <= day:
                found.append(pr.evaluate(one, as_of=day))
    return found


def test_every_standing_of_the_examples_fits_the_schema_and_is_read_back_as_the_same_data() -> None:
    listed = standings()
    assert len(listed) > 20
    for standing in listed:
        data = standing.to_dict()
        assert [error.message for error in VALIDATOR.iter_errors(data)] == []
        read = pr.loads(standing.to_json())
        assert isinstance(read, StandingDocument)
        assert (read.to_dict(), read.to_json()) == (data, standing.to_json())


def overridden() -> pr.Standing:
    said = {"kind": "overridden", "what": "requirement:deadline", "outcome": "met", "by": "a", "authority": "b", "reason": "c"}
    one = pr.load_partnership(ROOT / "examples" / "michigan" / "kalamazoo-2017.partnership.yaml")
    what = next(each.id for each in pr.evaluate(one, as_of="2018-11-01").requirements)
    return pr.evaluate(one.add({**said, "what": f"requirement:{what}", "on": "2018-01-01"}), as_of="2018-11-01")


def test_overrides_are_read_back_too() -> None:
    standing = overridden()
    read = pr.loads(standing.to_json())
    assert isinstance(read, StandingDocument)
    assert any(one.override is not None for one in read.requirements)
    assert read.to_dict() == standing.to_dict()
    assert list(VALIDATOR.iter_errors(standing.to_dict())) == []


def test_labels_say_what_people_call_things() -> None:
    data = overridden().to_dict()
    assert (data["format"], data["district"]["name"]) == (STANDING_FORMAT, "Kalamazoo Public Schools")
    assert (data["title"], data["next_due"]) == ("Intermediate review", "outcome_review")
    plan = next(one for one in data["clocks"] if one["name"] == "plan")
    assert plan["title"]
    assert "first day not counted, last day counted" in plan["counted"]
    assert all(one["title"] for part in ("requirements", "grounds") for one in data[part])
    assert all(one["name"] for one in data["members"])


def test_it_is_a_value_that_pickles_hashes_and_serves_a_type_adapter() -> None:
    text = overridden().to_json()
    read = TypeAdapter(StandingDocument).validate_json(text)
    assert read == pr.loads(text) == pickle.loads(pickle.dumps(read))  # noqa: S301 - its own bytes
    assert hash(read) == hash(pr.loads(text))
    assert json.loads(read.to_json()) == json.loads(text)


def broken(change: Any) -> str:
    data = overridden().to_dict()
    change(data)
    return json.dumps(data)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.pop("state"), "missing_key"),
        (lambda data: data.update(stat="x"), "unknown_key"),
        (lambda data: data.update(since="2018-02-30"), "date_invalid"),
        (lambda data: data["clocks"][0].update(status="asleep"), "unknown_word"),
        (lambda data: data.update(format="partnership-rules/standing/2"), "format_unknown"),
    ],
)
def test_a_standing_that_is_none_is_refused(change: Any, code: str) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        pr.loads(broken(change))
    assert code in {problem.code for problem in caught.value.problems}


def test_every_key_of_the_schema_is_described() -> None:
    for name, part in schema.json_schema("standing")["$defs"].items():
        for key, one in part.get("properties", {}).items():
            assert one.get("description") or "$ref" in one, f"{name}.{key}"


def test_outlooks_of_the_examples_fit_their_schema_and_are_read_back_as_the_same_data() -> None:
    validator = jsonschema.Draft202012Validator(schema.json_schema("outlook"))
    for key in ("benton-harbor-2017", "flint-2018", "wayne-westland-2017", "kalamazoo-2017"):
        outlook = pr.outlook(pr.load_folder(FOLDERS[0]).partnerships[key], as_of="2018-11-01")
        assert [error.message for error in validator.iter_errors(outlook.to_dict())] == []
        assert OutlookDocument.model_validate(outlook.to_dict()).to_dict() == outlook.to_dict()


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        ({"kind": "partner_joined", "on": "2017-06-10", "party": "Some Partner"}, "noted"),
        ({"kind": "closed", "on": "2017-06-10"}, "moved"),
        ({"kind": "next_level_signaled", "on": "2017-03-20"}, "refused"),
        ({"kind": "next_level_signaled", "on": "2017-06-10"}, "undetermined"),
    ],
)
def test_decisions_are_read_back_as_the_same_data(record: dict[str, str], outcome: str) -> None:
    records = [{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-03"}]
    p = pr.Partnership(id="p", policy="michigan-2017", district={"name": "Some District"}, records=records)
    decision = pr.propose(p, record)
    assert decision.outcome == outcome
    assert DecisionDocument.model_validate(decision.to_dict()).to_dict() == decision.to_dict()
