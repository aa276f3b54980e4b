"""Loading: a file, a folder, a text; ids looked up across files and in the catalog; one value however it was written."""

from __future__ import annotations

import errno
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bad.example import AGREEMENT, ONE, PARTNERSHIP, PLAN, POLICY, RULES
from ruamel.yaml import YAML

import partnership_rules as pr
from partnership_rules.condition import ast
from partnership_rules.documents.read import read_tree
from partnership_rules.documents.tree import plain
from partnership_rules.errors import InputError, LookupFailed
from partnership_rules.kinds import KINDS

EXAMPLES = Path(__file__).parent.parent / "docs" / "reference" / "examples"
NEXT = "format: partnership-rules/policy/1\nid: next\nextends: small\n"


def examples(name: str) -> dict[str, str]:
    """Give the examples of the reference: the name of each form, and how it is written."""
    found: dict[str, str] = YAML(typ="safe", pure=True).load((EXAMPLES / f"{name}.yaml").read_text("utf-8"))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in ((ONE, PARTNERSHIP), (PLAN, AGREEMENT), (RULES, POLICY)):
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


def as_json(text: str) -> str:
    """Write a YAML document as JSON, its exact numbers as they stand."""
    return json.dumps(plain(read_tree(text, file="a.yaml")), default=str)


def test_a_folder_gives_a_bundle_of_what_it_holds_by_id(folder: Path) -> None:
    bundle = pr.load(folder)
    assert isinstance(bundle, pr.Bundle)
    assert (list(bundle.partnerships), list(bundle.agreements), list(bundle.policies)) == (["one"], ["plan"], ["small"])
    assert set(bundle.to_dict()) == {"partnerships", "agreements", "policies"}
    with pytest.raises(TypeError):
        bundle.partnerships["two"] = bundle.partnerships["one"]


def test_a_folder_passes_over_other_files_and_folders_below_it(folder: Path) -> None:
    (folder / "notes.yaml").write_text("not: [read", "utf-8")
    (folder / "below").mkdir()
    (folder / "below" / "broken.partnership.yaml").write_text("not: [read", "utf-8")
    assert list(pr.load(folder).partnerships) == ["one"]


def test_a_file_gives_a_partnership_with_its_agreement_from_the_folder_and_its_policy_from_the_catalog(folder: Path) -> None:
    found = pr.load(folder / ONE)
    assert [agreement.id for agreement in found.agreements] == ["plan"]
    assert found.policies == (pr.load_policy("michigan-2017"),)
    assert found.district.id == "00123"


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_is_a_text_or_a_path(folder: Path, kind: type) -> None:
    assert pr.load(kind(folder / ONE)) == pr.load(folder / ONE)


def test_a_policy_of_the_folder_goes_before_one_of_the_catalog(folder: Path) -> None:
    (folder / RULES).write_text(POLICY.replace("id: small", "id: michigan-2017").replace("phase: outcome", "phase: intermediate"), "utf-8")
    (folder / PLAN).write_text(AGREEMENT.replace("phase: outcome", "phase: intermediate"), "utf-8")
    assert list(pr.load(folder / ONE).policies[0].states) == ["open", "signed", "done"]


def test_the_name_of_a_file_has_no_part_in_its_id(folder: Path) -> None:
    (folder / PLAN).rename(folder / "anything.agreement.yml")
    assert pr.load(folder / ONE).agreements[0].id == "plan"


def test_a_policy_and_an_agreement_may_stand_inline() -> None:
    inner = {"policy": POLICY, "agreements": AGREEMENT.replace("policy: michigan-2017", "policy: small")}
    tree: dict[str, Any] = plain(read_tree(PARTNERSHIP, file="a.yaml"))
    tree["policy"] = plain(read_tree(inner["policy"], file="a.yaml"))
    tree["agreements"] = [plain(read_tree(inner["agreements"], file="a.yaml"))]
    tree["records"] = [record for record in tree["records"] if record["kind"] != "review_held"]
    for name in ("policy", "agreements"):
        for part in [tree[name]] if name == "policy" else tree[name]:
            part.pop("format")
    found = pr.loads(json.dumps(tree), file="a.partnership.json")
    assert (found.policy, found.policies) == ("small", (pr.loads(POLICY),))
    assert [agreement.id for agreement in found.agreements] == ["plan"]
    assert pr.evaluate(found, as_of=date(2018, 1, 1)).state == "signed"


def test_a_text_looks_ids_up_in_the_folder_it_is_given(folder: Path) -> None:
    assert pr.loads(PARTNERSHIP, file=str(folder / ONE), folder=folder) == pr.load(folder / ONE)
    with pytest.raises(pr.DocumentError) as caught:
        pr.loads(PARTNERSHIP)
    assert {problem.code for problem in caught.value.problems} == {"unknown_agreement"}


@pytest.mark.parametrize("text", [PARTNERSHIP, AGREEMENT, POLICY], ids=["partnership", "agreement", "policy"])
def test_a_document_is_the_same_value_as_yaml_as_json_and_as_bytes(folder: Path, text: str) -> None:
    from_yaml = pr.loads(text, folder=folder)
    assert pr.loads(as_json(text), file="a.json", folder=folder) == from_yaml
    assert pr.loads(text.encode(), folder=folder) == from_yaml
    assert pr.loads("\ufeff" + text.replace("\n", "\r\n"), folder=folder) == from_yaml


def test_json_files_stand_beside_yaml_files(folder: Path) -> None:
    (folder / PLAN).unlink()
    (folder / "plan.agreement.json").write_text(as_json(AGREEMENT), "utf-8")
    assert pr.load(folder).partnerships["one"].agreements[0] == pr.loads(AGREEMENT)


def test_equal_content_gives_an_equal_hash_however_it_is_written() -> None:
    hashes = {pr.loads(text, file=file).hash for text, file in [(POLICY, "a.yaml"), (as_json(POLICY), "a.json"), ("# x\n" + POLICY, "b")]}
    assert len(hashes) == 1
    assert pr.loads(POLICY.replace("P90D", "P91D")).hash not in hashes


def test_numbers_are_read_exactly_from_their_text() -> None:
    text = AGREEMENT.replace("value: 87", "value: 87.10000000000000000001")
    assert pr.loads(text).benchmarks[0].target.at_least.to_dict()["value"] == "87.10000000000000000001"
    assert pr.loads(as_json(text), file="a.json") == pr.loads(text)


def test_evidence_in_a_table_beside_the_file_joins_what_stands_in_it(folder: Path) -> None:
    rows = (
        "measure,milestone,school,on,value,unit,n,admissible,source\n"
        'attendance_rate,,woodward,2018-06-15,"<10",percent,,TRUE,"a table, printed"\n'
        "attendance_rate,,washington,2017-06-15, 88.0%,percent,40,false,\n"
        "\n"
        ",principal_hired,washington,2018-08-01,,,,,\n"
    )
    (folder / "one.evidence.csv").write_text(rows, "utf-8")
    found = pr.load(folder).partnerships["one"].evidence
    assert len(found) == 5
    hidden, poor, hired = found[2:]
    assert (hidden.value, hidden.cell.kind, hidden.source, hidden.admissible) == ("<10", "suppressed", "a table, printed", True)
    assert (poor.n, poor.admissible, poor.cell.interval.words()) == (40, False, "88 percent")
    assert (hired.milestone, hired.done, hired.school) == ("principal_hired", True, "washington")


def test_a_table_of_another_name_is_not_read(folder: Path) -> None:
    (folder / "two.evidence.csv").write_text("nonsense\n1\n", "utf-8")
    assert len(pr.load(folder / ONE).evidence) == 2


def test_evidence_in_a_table_is_equal_to_the_same_evidence_in_the_file(folder: Path) -> None:
    before = pr.load(folder / ONE).evidence[0]
    (folder / "one.evidence.csv").write_text("measure,on,school,value,unit\nattendance_rate,2018-06-15,washington,90.4,percent\n", "utf-8")
    assert pr.load(folder / ONE).evidence[2] == before


def test_progress_is_told_file_by_file(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    pr.load(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2017-round-1", "michigan-2022"])
def test_a_policy_is_loaded_by_its_name_in_the_catalog(name: str) -> None:
    found = pr.load_policy(name)
    assert found.id == name
    assert pr.catalog()[name] == found


def test_a_policy_is_loaded_by_its_path(folder: Path) -> None:
    assert pr.load_policy(folder / RULES) == pr.load_policy(str(folder / RULES)) == pr.loads(POLICY)
    with pytest.raises(pr.DocumentError, match="a policy is wanted, and this is a partnership"):
        pr.load_policy(folder / ONE)
    with pytest.raises(LookupFailed, match="did you mean 'michigan-2022'"):
        pr.load_policy("michigan-202")


def test_the_catalog_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        pr.catalog()["michigan-2017"] = pr.loads(POLICY)  # type: ignore[index]


@pytest.mark.parametrize("name", examples("records"))
def test_every_kind_of_record_loads(name: str) -> None:
    data = plain(read_tree(examples("records")[name], file="a.yaml"))
    assert KINDS[name].model_validate(data).kind == name


@pytest.mark.parametrize("name", examples("conditions"))
def test_every_condition_loads(name: str) -> None:
    data = plain(read_tree(examples("conditions")[name], file="a.yaml"))
    assert type(ast.as_condition(data)).key == name


def test_every_target_loads_in_one_agreement() -> None:
    forms = examples("targets")
    lines = [f"  - {{id: {name}, phase: outcome, domain: academic, measure: m, target: {flow(text)}}}" for name, text in forms.items()]
    agreement = pr.loads("format: partnership-rules/agreement/1\nid: all\nbenchmarks:\n" + "\n".join(lines))
    assert [benchmark.kind for benchmark in agreement.benchmarks] == list(forms)


def test_the_examples_miss_no_kind_of_record_and_no_condition() -> None:
    assert set(examples("records")) == set(KINDS)
    assert set(examples("conditions")) == {variant.key for variant in ast.VARIANTS}  # type: ignore[attr-defined]


def flow(text: str) -> str:
    """Write a form on one line."""
    return json.dumps(plain(read_tree(text, file="a.yaml")))


def test_every_kind_of_record_loads_in_one_partnership() -> None:
    """One document holds them all: the order of the list, and what fits the machine, play no part in loading."""
    records = [plain(read_tree(text, file="a.yaml")) for text in examples("records").values()]
    for record in records:
        record.update({"agreement": "plan"} if "agreement" in record else {})
        record.update({"id": "rating-2018"} if record["kind"] == "rated" else {})
    policy = {"extends": "michigan-2022", "id": "own", "kinds": {"hearing_held": "A hearing"}}
    tree = plain(read_tree(PARTNERSHIP, file="a.yaml")) | {"records": records, "policies": [policy]}
    tree["agreements"] = [plain(read_tree(AGREEMENT, file="a.yaml"))]
    del tree["agreements"][0]["format"]
    found = pr.loads(json.dumps(tree), file="a.json")
    assert {record.kind for record in found.records} == set(KINDS)
    assert {policy.id for policy in found.policies} == {"michigan-2017", "own", "michigan-2022"}
    assert pr.evaluate(found, as_of=date(2022, 12, 1)).policy.id == "michigan-2022"


def test_a_policy_extends_another_without_copying_it(folder: Path) -> None:
    over = (
        "title: Next\nclocks: {plan: {period: P120D}}\nrequirements: [{id: in-time, title: In time}, {id: b, requires: {charter: true}}]\n"
    )
    (folder / "next.policy.yaml").write_text(NEXT + over, "utf-8")
    old, new = pr.load(folder / RULES), pr.load(folder / "next.policy.yaml")
    assert (new.id, new.title, new.clocks["plan"].period.words()) == ("next", "Next", "120 days")
    assert (new.clocks["plan"].met_by, new.clocks["review"]) == (old.clocks["plan"].met_by, old.clocks["review"])
    assert [(r.id, r.title) for r in new.requirements] == [("in-time", "In time"), ("b", "")]
    assert (new.transitions, new.parameters, new.holidays) == (old.transitions, old.parameters, old.holidays)
    assert new.hash != old.hash


def test_a_policy_takes_away_by_null_and_by_remove(folder: Path) -> None:
    over = "requirements: [{id: in-time, remove: true}]\nparameters: {rule: {choices: null}}\nholidays: []\n"
    (folder / "next.policy.yaml").write_text(NEXT + over, "utf-8")
    new = pr.load(folder / "next.policy.yaml")
    assert (new.requirements, new.parameters["rule"].choices, new.holidays) == ((), (), ())


def test_a_policy_extends_one_that_extends_another_and_one_of_the_catalog(folder: Path) -> None:
    (folder / "next.policy.yaml").write_text(NEXT + "clocks: {plan: {period: P120D}}\n", "utf-8")
    (folder / "last.policy.yaml").write_text(NEXT.replace("id: next", "id: last").replace("small", "next") + "title: Last\n", "utf-8")
    (folder / "own.policy.yaml").write_text(NEXT.replace("id: next", "id: own").replace("small", "michigan-2017"), "utf-8")
    bundle = pr.load(folder)
    assert bundle.policies["last"].clocks["plan"].period.words() == "120 days"
    assert bundle.policies["own"].transitions == pr.load_policy("michigan-2017").transitions


def test_a_policy_that_says_nothing_new_has_all_of_the_older_one(folder: Path) -> None:
    (folder / "next.policy.yaml").write_text(NEXT, "utf-8")
    old, new = pr.load(folder / RULES).to_dict(), pr.load(folder / "next.policy.yaml").to_dict()
    assert {**old, "id": "next"} == new


def test_check_gives_no_error_for_a_good_document_and_takes_a_value_too(folder: Path) -> None:
    found = pr.check(folder / ONE)
    assert found == pr.check(str(folder / ONE))
    assert {problem.severity for problem in (*found, *pr.check(pr.load(folder / ONE)))} == {"warning", "hint"}
    with pytest.raises(InputError, match="a path, or a Policy"):
        pr.check(7)


def test_check_finds_in_a_value_what_does_not_fit_together(folder: Path) -> None:
    found = pr.load(folder / ONE).add({"kind": "review_held", "on": "2019-01-01", "review": "yearly"})
    assert [problem.code for problem in pr.check(found)] == ["unknown_review"]


def test_what_is_not_there_is_an_error_of_this_library(tmp_path: Path) -> None:
    for path in (tmp_path / "none.partnership.yaml", tmp_path / "none" / "a.yaml", Path("a" * 5000)):
        with pytest.raises(pr.DocumentError) as caught:
            pr.load(path)
        assert caught.value.code == "file_unreadable"


def test_a_file_that_may_not_be_read_is_an_error_of_this_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def forbidden(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name == PLAN:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(pr.DocumentError, match="cannot be read: Permission denied"):
        pr.load(folder)


def test_a_link_that_leads_nowhere_is_passed_over_in_a_folder(folder: Path) -> None:
    (folder / "gone.partnership.yaml").symlink_to(folder / "nothing")
    assert list(pr.load(folder).partnerships) == ["one"]


@pytest.mark.parametrize(("steps", "is_read"), [(10, True), (11, False)])
def test_a_policy_stands_on_no_more_than_ten_others(tmp_path: Path, steps: int, is_read: bool) -> None:
    (tmp_path / "p0.policy.yaml").write_text(POLICY.replace("id: small", "id: p0"), "utf-8")
    for number in range(1, steps + 1):
        text = f"format: partnership-rules/policy/1\nid: p{number}\ntitle: P\nextends: p{number - 1}\n"
        (tmp_path / f"p{number}.policy.yaml").write_text(text, "utf-8")
    last = tmp_path / f"p{steps}.policy.yaml"
    if is_read:
        assert pr.load_policy(last).id == f"p{steps}"
    else:
        with pytest.raises(pr.errors.DocumentError) as caught:
            pr.load_policy(last)
        assert {problem.code for problem in caught.value.problems} == {"extends_loop"}
