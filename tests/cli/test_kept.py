"""What every command says about one made-up district is kept, word by word: on stdout, on stderr, with which exit code, and in which file.

A run that says something else fails here with the difference. Read it; where it is meant, ``KEEP=1 pytest tests/cli/test_kept.py`` keeps
it anew. A command's marks of style stand as ``{bold}`` and ``{dim}``.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from identification.county import write
from typer.testing import CliRunner
from views import harbor
from views.test_kept import MOST, bare_rules, begun, differences, later, rougher, vague

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.cli.app import build
from partnership_rules.documents.schema import SCHEMAS
from partnership_rules.rough_days import completions

from .runs import LEDGER, PIPED, RUNS, WIDTHS

KEPT = Path(__file__).parent / "kept"
SCENARIO = """\
format: partnership-rules/scenario/1
title: {title}
cites: [act-2]
given:
  id: hill
  policy: harbor-rules
  district: {{name: Hill}}
  records: [{{kind: identified, on: 2018-01-02}}, {{kind: assigned, on: 2018-01-10}}]
checks:
  - {{as_of: 2018-01-20, expect: {{state: {state}}}}}
propose:
  - {{record: {{kind: next_level_signaled, on: 2018-01-21, by: board}}, expect: {{accepted: false}}}}
"""
SMALL = """\
format: partnership-rules/scenario/1
title: It closes
given:
  id: hill
  policy: bare
  district: {name: Hill}
  records: [{kind: partner_joined, on: 2018-01-02, party: ISD}, {kind: closed, on: 2018-01-10}]
checks:
  - {as_of: 2018-01-05, expect: {state: one}}
"""
BAD = """\
format: partnership-rules/partnership/1
id: bad
policy: harbor-rules
district: {name: Bad}
surprise: 1
records: [{kind: assigned, on: 2018-02-30}]
"""


def remarks() -> pr.Policy:
    """Return rules that have remarks, and names in place of titles."""
    named = {f"{name}_clock" if name == "half" else name: one for name, one in harbor.POLICY["clocks"].items()}
    clocks = {name: {**one, "note": "As it is read."} for name, one in named.items()}
    untitled = {name: {key: value for key, value in one.items() if key != "title"} for name, one in clocks.items()}
    grounds = [{key: value for key, value in one.items() if key != "title"} for one in harbor.POLICY["ladder"]["grounds"]]
    level = {"level": 1, "effect": "may", "decided_by": "chief", "cites": "act-3"}
    parameters = {"share_of_it": {"value": "1/3", "note": "As the chief reads it."}, "days": {"value": 3, "title": "The days"}}
    steps = [{**one, "clock": "half_clock"} if one.get("clock") else one for one in harbor.POLICY["transitions"]]
    changed = {"title": "", "effective_from": None, "clauses": [], "transitions": steps, "parameters": parameters}
    own = {**harbor.POLICY, **changed, "id": "remarks", "clocks": untitled, "ladder": {"grounds": grounds, "levels": [level]}}
    return pr.Policy(**own)


@cache
def documents() -> dict[str, str]:
    """Return the documents by the names of their files."""
    clocks = {**harbor.POLICY["clocks"], "plan": {**harbor.POLICY["clocks"]["plan"], "paused_in": ["writing"], "anchor": "identified"}}
    resting = harbor.policy().with_changes(id="resting", clocks=clocks)
    paused = harbor.partnership(id="paused", policy=resting, records=harbor.RECORDS[:2], evidence=[], agreements=[])
    named = {"00101": "CSI", "00102": "NOTCSI"}
    designated = [{"kind": "designated", "on": "2018-03-01", "school": id, "as": status} for id, status in named.items()]
    held = [harbor.partnership(), harbor.rough(), begun(), later(), vague(), rougher(), paused]
    held.append(harbor.partnership(id="designated", schools=[{"id": id} for id in named], records=designated, evidence=[], agreements=[]))
    made: dict[str, Any] = {f"{one.id}.partnership.yaml": one for one in held}
    made["harbor-rules.policy.yaml"] = made["rules/harbor-rules.policy.yaml"] = harbor.policy()
    made["other.policy.yaml"] = harbor.policy().with_changes(id="other", title="Other rules", requirements=())
    made["remarks.policy.yaml"], plan = remarks(), harbor.partnership().agreements[0]
    made["lost.agreement.yaml"] = plan.with_changes(id="lost", policy=None)
    made["bare/named.agreement.yaml"] = plan.with_changes(id="named", policy="harbor-rule")
    made["compact.agreement.yaml"] = plan
    texts = {name: pr.dumps(one) for name, one in made.items()}
    for name, title, state in (("good", "A plan is written once it is asked for", "writing"), ("bad", "A mistake", "working")):
        texts[f"{name}.scenario.yaml"] = SCENARIO.format(title=title, state=state)
    texts["wrong/wrong.scenario.yaml"] = SCENARIO.format(title="Wrong", state="writing").replace("checks:", "check:")
    texts["bad/bad.partnership.yaml"] = BAD
    texts |= {"page.html": "somebody's page\n", "over/rows.evidence.csv": "measure\n", "rows.txt": BAD, "list.yaml": "[1]\n"}
    texts["fact.yaml"] = "{kind: next_level_signaled, on: 2018-01-20, by: board, source: 'https://example.org/a b', id: f1}\n"
    texts["facts.yaml"] = "[{kind: closed, on: 2018-01-20}, {kind: closed, on: 2018-01-21}]\n"
    texts |= {"page.mmd": "flowchart\n", "somebody.ics": "BEGIN:VCALENDAR\nPRODID:-//somebody//EN\nEND:VCALENDAR\n"}
    texts |= {"rows.csv": "a,b\n", "rows.jsonl": "[]\n", "few.csv": "id,level,scheme,code\n00101,school,state,01101\n"}
    texts["bare/bare.policy.yaml"] = pr.dumps(bare_rules())
    texts["bare/bare.scenario.yaml"] = SMALL
    texts["codes.csv"] = "id,level,scheme,code\n07,district,state,00007\n00101,school,state,01101\n00102,school,state,01102\n"
    return texts


def written(folder: Path, *, with_tables: bool) -> None:
    if with_tables:
        portfolio.optimize(portfolio.read([begun(), harbor.rough(), later()]), folder / "tables", buckets=1)
    for name, text in documents().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "schools").mkdir()
    write(folder / "schools", size=40, hidden=4)
    for name, size, hidden in (("few", 8, 3), ("many", 140, 2), ("nobody", 1, 2)):
        (folder / name).mkdir()
        write(folder / name, size=size, hidden=hidden)
    pr.ledger.open("sqlite:///empty.db").close()
    with pr.ledger.open(LEDGER) as book:
        book.append("begun", [begun()], by="me")


def ran(args: tuple[object, ...], folder: Path, columns: int) -> str:
    """Run a command, and return what it says, what it leaves with, and the files that it writes."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    env = {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": ""}
    result = CliRunner(env=env).invoke(build(), [str(arg) for arg in args], input=documents()[PIPED], color=True)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    parts = [
        f"$ partnership-rules {' '.join(map(str, args))}",
        result.stdout,
        "--- stderr",
        result.stderr,
        f"--- leaves with {result.exit_code}",
    ]
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and before.get(path, b"") != path.read_bytes()):
        data = path.read_bytes()
        is_text = not data.startswith(b"SQLite") and path.parent.name not in ("mine", "new", "schemas")
        parts += [f"--- {path.relative_to(folder).as_posix()}", data.decode() if is_text else ""]
    return masked("\n".join(part.rstrip("\n") for part in parts if part) + "\n")


def masked(text: str) -> str:
    """Return a text with names for its styles, and without what another time, release or edit of the catalog gives."""
    for sign, name in {"\x1b[1m": "{bold}", "\x1b[2m": "{dim}", "\x1b[0m": "{}"}.items():
        text = text.replace(sign, name)
    text = re.sub(r"<style>.*?</style>", "<style>…</style>", text, flags=re.DOTALL)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?", "TIME", text)
    text = re.sub(r"[0-9a-f]{64}|\b[0-9a-f]{12}\b", "HASH", text)
    return text.replace(str(SCHEMAS), "SCHEMAS").replace(pr.__version__, "VERSION").replace("\r\n", "\n")


@pytest.mark.parametrize(("name", "columns"), [(name, width) for width, names in {100: RUNS, **WIDTHS}.items() for name in names])
def test_what_a_command_says_is_what_was_kept(name: str, columns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(completions, "MAX_COMPLETIONS", MOST)
    written(tmp_path, with_tables="parquet" in name)
    now, kept = ran(RUNS[name], tmp_path, columns), KEPT / f"{name}{'' if columns == 100 else f'-{columns}'}.txt"
    if os.environ.get("KEEP"):
        kept.write_text(now, encoding="utf-8")
    assert differences(kept.read_text(encoding="utf-8"), now) == ""
