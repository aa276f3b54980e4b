"""Files and folders: what is found where, the table beside a partnership, and what is told when it is not."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from helpers.build import catalogued, day

import partnership_rules as pr
from partnership_rules.errors import DocumentError, LookupFailed, PartnershipRulesError

PLAN = """\
format: partnership-rules/agreement/1
id: plan
policy: michigan-2017
benchmarks:
  - {id: attendance, phase: outcome, domain: attendance, for: each, measure: rate, target: {at_least: {value: 90.40, unit: percent}}}
"""
PARTNERSHIP = """\
format: partnership-rules/partnership/1
id: one
policy: michigan-2017
district: {id: "00123", name: One}
schools: [{id: a}, {id: b}]
records:
  - {kind: identified, on: 2017-01-20}
  - {kind: assigned, on: 2017-03-01}
  - {kind: agreement_signed, on: 2017-04-27, agreement: plan}
"""
ROWS = """\
measure,school,on,value,unit,n,admissible,note
rate,a,2020-04-01,90.40,percent,120,true,
rate,b,2020-04-01,<10,percent,,,"suppressed, too few"
rate,b,2020-03-01,">=95%",percent,,FALSE,
"""
MILESTONES = "milestone,on,done\nprincipal_hired,2018-07-02,true\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.agreement.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "one.partnership.yaml").write_text(PARTNERSHIP, "utf-8")
    (tmp_path / "one.evidence.csv").write_text(ROWS, "utf-8")
    return tmp_path


def codes(path: Any) -> list[str]:
    found = [problem.code for problem in pr.check(path) if problem.severity == "error"]
    if found:
        with pytest.raises(DocumentError) as caught:
            pr.load(path)
        assert [problem.code for problem in caught.value.problems] == found
    return found


def test_a_file_gives_what_its_format_says(folder: Path) -> None:
    assert isinstance(pr.load(folder / "plan.agreement.yaml"), pr.Agreement)
    assert isinstance(pr.load(str(folder / "one.partnership.yaml")), pr.Partnership)
    assert isinstance(pr.load(folder), pr.Bundle)
    policy = "format: partnership-rules/policy/1\nid: mine\nextends: michigan-2017\ntitle: Mine\n"
    (folder / "mine.policy.yaml").write_text(policy, "utf-8")
    assert isinstance(pr.load(folder / "mine.policy.yaml"), pr.Policy)


def test_a_partnership_carries_its_policy_and_agreement_versions(folder: Path) -> None:
    p = pr.load(folder / "one.partnership.yaml")
    assert [a.id for a in p.agreements] == ["plan"]
    assert p.policy_of("michigan-2017") == catalogued("michigan-2017")
    assert p.district.id == "00123"


def test_the_table_beside_a_partnership_is_its_evidence(folder: Path) -> None:
    p = pr.load(folder / "one.partnership.yaml")
    assert [(e.school, e.value, e.n, e.admissible) for e in p.evidence] == [
        ("a", "90.40", 120, True),
        ("b", "<10", None, True),
        ("b", ">=95%", None, False),
    ]
    found = pr.evaluate(p, as_of=day("2020-05-01"))
    assert {(one.school, one.outcome) for one in found.benchmarks} == {("a", "met"), ("b", "undetermined")}


def test_evidence_may_stand_in_the_file_and_beside_it(folder: Path) -> None:
    more = PARTNERSHIP + "evidence:\n  - {milestone: principal_hired, on: 2018-07-02}\n"
    (folder / "one.partnership.yaml").write_text(more, "utf-8")
    assert len(pr.load(folder / "one.partnership.yaml").evidence) == 4


def test_milestones_come_as_a_table_too(folder: Path) -> None:
    (folder / "one.evidence.csv").write_text(MILESTONES, "utf-8")
    assert [(e.milestone, e.done) for e in pr.load(folder / "one.partnership.yaml").evidence] == [("principal_hired", True)]


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        (ROWS.replace("90.40", "many"), "cell_invalid", "2:19"),
        (ROWS.replace(",a,", ",c,"), "unknown_school", "2:6"),
        (ROWS.replace("percent,120", "procent,120"), "unknown_word", "2:25"),
        (ROWS.replace("120", "some"), "number_expected", "2:33"),
        (ROWS.replace("true", "perhaps"), "flag_expected", "2:37"),
        (ROWS.replace("2020-04-01,90", "01.04.2020,90"), "date_invalid", "2:8"),
        (ROWS + "rate,a\n", "csv_ragged", "5:1"),
        (ROWS.replace("measure,school", "mesure,school"), "unknown_key", None),
    ],
)
def test_a_fault_of_the_table_has_its_place_in_the_table(folder: Path, rows: str, code: str, place: str | None) -> None:
    (folder / "one.evidence.csv").write_text(rows, "utf-8")
    found = pr.check(folder / "one.partnership.yaml")
    assert code in [problem.code for problem in found], found
    one = next(problem for problem in found if problem.code == code)
    assert one.where.file.endswith("one.evidence.csv")
    assert place is None or str(one.where).endswith(f":{place}"), str(one)


def test_the_same_document_may_be_yaml_or_json(folder: Path) -> None:
    p = pr.load(folder / "one.partnership.yaml")
    data = {"format": "partnership-rules/partnership/1", **p.to_dict(), "policies": []}
    data = {key: value for key, value in data.items() if key not in ("policies", "evidence")}
    (folder / "one.partnership.yaml").unlink()
    (folder / "one.partnership.json").write_text(json.dumps(data), "utf-8")
    again = pr.load(folder / "one.partnership.json")
    assert (again.records, again.agreements, again.evidence, again.schools) == (p.records, p.agreements, p.evidence, p.schools)


def test_numbers_are_read_exactly_from_their_text(folder: Path) -> None:
    target = pr.load(folder / "plan.agreement.yaml").benchmarks[0].target
    assert str(target.at_least.value) == "452/5"
    plain = PLAN.replace("90.40", "0.1")
    assert str(pr.loads(plain).benchmarks[0].target.at_least.value) == "1/10"


# ---- folders --------------------------------------------------------------------------------------------------------


def test_a_folder_is_a_bundle_by_id_and_tells_its_progress(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    bundle = pr.load(folder, progress=lambda done, total: seen.append((done, total)))
    assert (list(bundle.partnerships), list(bundle.agreements), list(bundle.policies)) == (["one"], ["plan"], [])
    assert seen == [(1, 2), (2, 2)]
    assert repr(bundle) == "Bundle(1 partnerships, 1 agreements, 0 policies)"
    assert set(bundle.to_dict()) == {"partnerships", "agreements", "policies"}
    with pytest.raises(TypeError):
        bundle.partnerships["two"] = bundle.partnerships["one"]


def test_a_version_of_a_policy_in_the_folder_goes_before_the_catalog(folder: Path) -> None:
    mine = "format: partnership-rules/policy/1\nid: michigan-2017\nextends: michigan-2017-round-1\ntitle: Mine\n"
    (folder / "mine.policy.yaml").write_text(mine, "utf-8")
    assert codes(folder / "mine.policy.yaml") == ["extends_loop"]
    other = mine.replace("id: michigan-2017\n", "id: mine\n")
    (folder / "mine.policy.yaml").write_text(other, "utf-8")
    (folder / "one.partnership.yaml").write_text(PARTNERSHIP.replace("policy: michigan-2017", "policy: mine"), "utf-8")
    p = pr.load(folder / "one.partnership.yaml")
    assert (p.policy, p.policy_of("mine").title, str(p.policy_of("mine").clocks["plan"].period)) == ("mine", "Mine", "P60D")


def test_two_files_of_one_id_conflict(folder: Path) -> None:
    (folder / "again.agreement.yaml").write_text(PLAN, "utf-8")
    assert set(codes(folder)) == {"duplicate_id"}
    assert codes(folder / "one.partnership.yaml") == ["duplicate_id"]


def test_a_file_whose_name_says_something_else_is_told(folder: Path) -> None:
    (folder / "wrong.policy.yaml").write_text(PLAN.replace("id: plan", "id: other"), "utf-8")
    assert codes(folder) == ["kind_unexpected"]


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    assert codes(tmp_path) == ["folder_empty"]


def test_every_fault_of_a_folder_is_told_at_once(folder: Path) -> None:
    (folder / "two.partnership.yaml").write_text(PARTNERSHIP.replace("2017-03-01", "2017-02-30").replace("id: one", "id: two"), "utf-8")
    (folder / "bad.agreement.yaml").write_text("format: partnership-rules/agreement/1\nid: x y\n", "utf-8")
    assert sorted(codes(folder)) == ["date_invalid", "id_invalid"]


# ---- what cannot be found or read -----------------------------------------------------------------------------------


def test_an_agreement_nobody_defines_is_told_where_it_is_named(folder: Path) -> None:
    (folder / "plan.agreement.yaml").unlink()
    (problem,) = pr.check(folder / "one.partnership.yaml")
    assert (problem.code, problem.where.line, problem.where.column) == ("unknown_agreement", 9, 57)


def test_what_an_agreement_names_and_its_policy_does_not_know_is_said_once_in_the_agreement(folder: Path) -> None:
    path = folder / "plan.agreement.yaml"
    path.write_text(path.read_text().replace("phase: outcome", "phase: halfway"))
    for opened in (folder, folder / "one.partnership.yaml"):
        assert [(found.code, Path(found.where.file).name) for found in pr.check(opened)] == [("unknown_phase", path.name)]
    inline = "agreements:\n  - {id: x, benchmarks: [{id: b, phase: halfway, domain: academic, measure: m, target: {done: true}}]}\n"
    with pytest.raises(DocumentError) as caught:
        pr.loads(PARTNERSHIP.replace("agreement: plan", "agreement: x") + inline)
    assert [(found.code, found.where.line, found.where.column) for found in caught.value.problems] == [("unknown_phase", 11, 41)]


def test_a_fault_of_a_version_that_stands_inline_has_its_place() -> None:
    text = PARTNERSHIP.replace("agreement: plan", "agreement: x") + "agreements: [{id: x}, {id: x, title: other}]\n"
    with pytest.raises(DocumentError) as caught:
        pr.loads(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.line, problem.where.column) == ("duplicate_id", 10, 23)


@pytest.mark.parametrize("path", ["nowhere.policy.yaml", "x" * 5000 + ".yaml", "a\x00b.yaml", "\ud800.yaml", ""])
def test_a_path_that_cannot_be_read_is_a_document_error(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert codes(path) in (["file_unreadable"], ["folder_empty"])


@pytest.mark.parametrize("name", ["michigan-2071", "", "x" * 5000, "\x00", "../michigan-2017", "michigan-2017.policy"])
def test_a_policy_that_the_catalog_does_not_have_is_looked_up_in_vain(name: str) -> None:
    with pytest.raises(LookupFailed) as caught:
        pr.load_policy(name)
    assert caught.value.code == "unknown_policy"


def test_a_policy_is_wanted_where_a_policy_is_loaded(folder: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        pr.load_policy(folder / "plan.agreement.yaml")
    assert caught.value.code == "kind_unexpected"


@pytest.mark.parametrize("what", [None, 3, 4.5, [], {}, object()])
def test_what_is_no_text_and_no_path_is_refused_in_our_own_words(what: Any) -> None:
    for function in (pr.loads, pr.load, pr.load_policy, pr.check):
        with pytest.raises(PartnershipRulesError):
            function(what)


def test_too_many_values_are_a_limit() -> None:
    text = '{"format": "partnership-rules/agreement/1", "note": [' + "1," * 100_000 + "1]}"
    with pytest.raises(DocumentError) as caught:
        pr.loads(text, file="bad.json")
    assert caught.value.code == "too_many_nodes"


# ---- checking values ------------------------------------------------------------------------------------------------


def test_a_value_built_in_python_is_checked_like_a_file() -> None:
    agreement = pr.Agreement(
        id="a",
        benchmarks=[{"id": "b", "phase": "final", "domain": "d", "measure": "m", "target": {"done": True}}],
        clauses=[
            {
                "id": "c",
                "when": {"clock": {"name": "plna", "is": "lapsed"}},
                "effect": "may",
                "decided_by": "x",
                "then": {"of": [{"kind": "closure"}]},
            }
        ],
    )
    p = pr.Partnership(
        id="p",
        policy="michigan-2017",
        policies=[catalogued("michigan-2017")],
        district={"name": "X"},
        agreements=[agreement],
        records=[{"kind": "review_held", "on": "2018-01-01", "review": "final"}],
    )
    assert sorted(problem.code for problem in pr.check(p)) == ["unknown_clock", "unknown_phase", "unknown_review"]


def test_schools_are_those_the_partnership_lists_in_benchmarks_and_overrides_too() -> None:
    benchmark = {"phase": "outcome", "domain": "academic", "measure": "m", "target": {"done": True}}
    p = pr.Partnership(
        id="p",
        policy="michigan-2017",
        policies=[catalogued("michigan-2017")],
        district={"name": "X"},
        schools=[{"id": "lincoln"}, {"id": "woodward"}],
        agreements=[pr.Agreement(id="a", benchmarks=[{"id": name, "school": name, **benchmark} for name in ("woodwart", "lincoln")])],
        records=[
            {
                "kind": "overridden", "on": "2018-01-01", "what": "benchmark:lincoln@lincon", "outcome": "met",
                "by": "state_superintendent", "authority": "a letter", "reason": "a reason",
            }
        ],
    )  # fmt: skip
    found = pr.check(p)
    assert [problem.code for problem in found if problem.severity == "error"] == ["unknown_school", "unknown_school"]
    assert {problem.hint for problem in found} == {"did you mean 'lincoln'?", "did you mean 'woodward'?"}


def test_a_role_the_policy_does_not_list_is_a_warning(folder: Path) -> None:
    records = "  - {kind: signed, on: 2017-04-27, role: local_bord}\n"
    (folder / "one.partnership.yaml").write_text(PARTNERSHIP + records, "utf-8")
    (problem,) = [problem for problem in pr.check(folder / "one.partnership.yaml") if problem.code == "unknown_role"]
    assert (problem.code, problem.severity, "did you mean 'local_board'?" in problem.hint) == ("unknown_role", "warning", True)
    assert pr.load(folder / "one.partnership.yaml").id == "one"


def test_the_waits_of_a_policy_are_warnings(folder: Path) -> None:
    path = folder / "mine.policy.yaml"
    path.write_text("format: partnership-rules/policy/1\nid: mine\nextends: michigan-2017\n", "utf-8")
    assert pr.check(path) == pr.check(catalogued("michigan-2017")) == []
    path.write_text(path.read_text("utf-8") + "transitions: [{id: sign, from: assessing}, {id: escalate, from: assessing}]\n", "utf-8")
    found = [problem for problem in pr.check(path) if problem.code == "wait_without_default"]
    assert [(problem.severity, problem.where.line, "'identified'" in problem.message) for problem in found] == [("warning", 3, True)]


LOADERS = {pr.load_agreement: "plan.agreement.yaml", pr.load_partnership: "one.partnership.yaml", pr.load_folder: ""}


@pytest.mark.parametrize("loader", LOADERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", LOADERS.values(), ids=lambda one: one or "folder")
def test_a_loader_of_one_kind_refuses_the_others_and_names_the_loader_that_reads_them(folder: Path, loader: Any, name: str) -> None:
    fitting = next(one for one, own in LOADERS.items() if own == name)
    if loader is fitting:
        assert loader(folder / name) == pr.load(folder / name)
        return
    with pytest.raises(DocumentError) as caught:
        loader(folder / name)
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("kind_unexpected", f"{fitting.__name__}() reads it")


def test_a_bundle_is_copied_and_pickled_as_an_equal_one_that_cannot_be_changed(folder: Path) -> None:
    bundle = pr.load_folder(folder)
    for again in (copy.deepcopy(bundle), copy.copy(bundle), pickle.loads(pickle.dumps(bundle))):  # noqa: S301 - made here
        assert again == bundle
        with pytest.raises(TypeError):
            again.policies["x"] = pr.load_policy("michigan-2017")
