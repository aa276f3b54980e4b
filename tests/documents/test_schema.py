"""The JSON Schemas say yes to every document there is, say no where people slip, and are what the models give."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import partnership_rules as pr
from documents.test_dump import EVERY_KIND, full_agreement, full_partnership
from partnership_rules.documents import schema as s
from partnership_rules.documents.read import read_tree
from partnership_rules.documents.tree import plain
from partnership_rules.errors import LookupFailed, StoreError
from partnership_rules.field_meanings import meanings_of
from partnership_rules.testing.scenarios import scenario

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("examples", "src", "tests/scenarios")


def files(kind: str) -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob(f"*.{kind}.yaml"))


def data(path: Path) -> Any:
    return plain(read_tree(path.read_bytes(), file=str(path)))


def of(text: str) -> Any:
    return plain(read_tree(text, file="a.yaml"))


@cache
def validator(kind: str) -> Any:
    return jsonschema.Draft202012Validator(s.json_schema(kind))


def objections(kind: str, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(kind).iter_errors(document)]


@pytest.mark.parametrize("kind", s.KINDS)
def test_the_committed_schema_is_what_the_models_give(kind: str) -> None:
    assert (s.SCHEMAS / s.schema_file(kind)).read_text(encoding="utf-8") == s.schema_text(kind)
    jsonschema.Draft202012Validator.check_schema(s.json_schema(kind))


@pytest.mark.parametrize("kind", [kind for kind in s.KINDS if kind not in ("standing", "identified", "outlook")])
def test_every_document_of_the_catalog_the_examples_and_the_scenarios_is_valid(kind: str) -> None:
    found = files(kind)
    assert found
    for path in found:
        assert (path.name, objections(kind, data(path))) == (path.name, [])


@pytest.mark.parametrize("name", sorted(pr.catalog()))
def test_a_policy_that_was_written_whole_is_valid(name: str) -> None:
    assert objections("policy", of(pr.dumps(pr.load_policy(name)))) == []


def test_every_kind_of_record_target_and_inline_document_is_valid() -> None:
    assert objections("agreement", of(pr.dumps(full_agreement()))) == []
    assert objections("partnership", of(pr.dumps(full_partnership()))) == []


def changed(kind: str, change: Callable[[Any], object]) -> list[str]:
    document = of(pr.dumps({"agreement": full_agreement, "partnership": full_partnership}[kind]()))
    change(document)
    return objections(kind, document)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("agreement", lambda d: d.pop("format")),
        ("agreement", lambda d: d.pop("id")),
        ("agreement", lambda d: d.update(format="partnership-rules/policy/1")),
        ("agreement", lambda d: d.update(benchmark=[])),
        ("agreement", lambda d: d.update(id=123)),
        ("agreement", lambda d: d["benchmarks"][0].update(target={"at_laest": {"value": "1", "unit": "percent"}})),
        ("agreement", lambda d: d["benchmarks"][0]["target"]["at_least"].update(unit="percents")),
        ("agreement", lambda d: d["clauses"][0].update(effect="shall")),
        ("partnership", lambda d: d["records"][0].update(kind="identfied")),
        ("partnership", lambda d: d["records"][0].update(on=20180101)),
        ("partnership", lambda d: d["records"][0].pop("on")),
        ("partnership", lambda d: d["district"].update(charter="yes")),
        ("partnership", lambda d: d["evidence"][0].update(milestone="both")),
    ],
)
def test_a_slip_is_seen_while_people_type(kind: str, change: Callable[[Any], object]) -> None:
    assert changed(kind, change) != []


EXTENSION = """
format: partnership-rules/policy/1
id: own
extends: michigan-2017
clocks: {plan: {period: P60D, note: null}}
transitions: [{id: release, remove: true}, {id: close, by: [isd]}]
parameters: {x: null}
ladder: {grounds: [{id: benchmark-missed, remove: true}]}
"""


def test_an_extension_says_only_what_is_different_and_a_whole_policy_says_it_all() -> None:
    assert objections("policy", of(EXTENSION)) == []
    assert objections("policy", of(EXTENSION.replace("extends: michigan-2017\n", ""))) != []
    assert objections("policy", of(EXTENSION.replace("P60D", "60 days"))) != []
    assert objections("policy", of(EXTENSION.replace("period", "perod"))) != []
    assert objections("policy", of(EXTENSION.replace("remove: true", "remove: 1", 1))) != []


def test_an_extension_may_stand_inline_in_a_partnership() -> None:
    inline = {**of(EXTENSION), "id": "own"}
    partnership = {"format": "partnership-rules/partnership/1", "id": "p", "policy": inline, "district": {"name": "D"}}
    assert objections("partnership", partnership) == []
    assert objections("partnership", {**partnership, "policy": {**inline, "clock": {}}}) != []


def test_the_schema_of_scenarios_knows_the_keys_that_the_runner_knows() -> None:
    schema = s.json_schema("scenario")
    assert set(schema["properties"]) == set(scenario.KEYS)
    assert set(schema["properties"]["checks"]["items"]["properties"]) == set(scenario.CHECK_KEYS)


@pytest.mark.parametrize("record", EVERY_KIND, ids=lambda record: str(record["kind"]))
def test_any_kind_of_record_may_be_proposed_in_a_scenario(record: Any) -> None:
    document = {"format": "partnership-rules/scenario/1", "title": "x", "given": "p", "policy": "michigan-2017"}
    proposed = {"record": {"on": "2018-01-01", **record}, "expect": {"accepted": True}}
    assert objections("scenario", {**document, "propose": proposed}) == []
    assert objections("scenario", {**document, "propose": [{**proposed, "record": {**proposed["record"], "nonsense": 1}}]}) != []


def test_every_reference_of_a_schema_leads_somewhere_and_nothing_is_carried_along() -> None:
    for kind in s.KINDS:
        schema = s.json_schema(kind)
        text = json.dumps(schema)
        for name in schema["$defs"]:
            assert f'"#/$defs/{name}"' in text
        assert "partnership_rules__" not in text


def test_a_schema_that_was_edited_or_lost_is_found(tmp_path: Path) -> None:
    assert [path.name for path in s.stale_schemas(tmp_path)] == [s.schema_file(kind) for kind in s.KINDS]
    assert s.stale_schemas(tmp_path / "new") == tuple(tmp_path / "new" / s.schema_file(kind) for kind in s.KINDS)
    written = s.write_schemas(tmp_path / "new")
    assert s.stale_schemas(tmp_path / "new") == ()
    written[0].write_bytes(b"\xff")
    written[1].write_text(written[1].read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert s.stale_schemas(tmp_path / "new") == written[:2]


def test_schemas_that_cannot_be_written_are_an_error_of_this_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        s.write_schemas(tmp_path / "file")
    assert caught.value.code == "file_unwritable"


def test_an_unknown_kind_has_no_schema() -> None:
    with pytest.raises(LookupFailed) as caught:
        s.json_schema("bundle")
    assert caught.value.code == "unknown_kind"
    assert caught.value.message == "there is no kind of document 'bundle'"
    known = "agreement, partnership, scenario, identification, mapping, standing, identified and outlook"
    assert caught.value.hint == f"known are policy, {known}"


def test_what_is_given_out_can_be_changed_without_harm() -> None:
    first = s.json_schema("policy")
    first["$defs"].clear()
    assert s.json_schema("policy")["$defs"]


def undescribed(schema: Any, path: str) -> list[str]:
    """List the keys of a schema, at any depth, that say nothing to somebody who points at them."""
    if isinstance(schema, list):
        return [one for part in schema for one in undescribed(part, path)]
    if not isinstance(schema, dict):
        return []
    keys = schema.get("properties", {}) if isinstance(schema.get("properties"), dict) else {}
    bare = [f"{path}.{key}" for key, part in keys.items() if not str(part.get("description", "")).endswith(".")]
    return bare + [one for key, part in schema.items() for one in undescribed(part, f"{path}.{key}")]


@pytest.mark.parametrize("kind", s.KINDS)
def test_every_key_of_every_schema_says_what_it_means(kind: str) -> None:
    committed = json.loads((s.SCHEMAS / s.schema_file(kind)).read_text(encoding="utf-8"))
    assert undescribed(committed, kind) == []


def test_a_key_that_says_nothing_is_found_at_any_depth() -> None:
    inner = {"properties": {"kind": {"type": "string"}, "on": {"description": "A day."}}}
    assert undescribed({"$defs": {"A": {"anyOf": [inner]}}}, "x") == ["x.$defs.A.anyOf.kind"]


def test_a_model_asked_by_somebody_else_describes_its_keys_too() -> None:
    keys = pr.Partnership.model_json_schema()["$defs"]["Partnership"]["properties"]
    assert keys["records"]["description"] == "What happened, in any order."
    assert meanings_of(int) == {}
