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
from views.test_kept import MOST, begun, differences, later, vague

import partnership_rules as pr
from partnership_rules.cli.app import build
from partnership_rules.documents.schema import SCHEMAS
from partnership_rules.rough_days import completions

KEPT = Path(__file__).parent / "kept"
DAY = ("--as-of", "2020-07-01")
ONE, ROUGH, SOON = "harbor.partnership.yaml", "harbor-rough.partnership.yaml", "begun.partnership.yaml"
LEDGER, OTHER = "sqlite:///kept.db", "other.policy.yaml"
SOME = ("--as-of", "2018-03-10", "--id", "begun", "--id", "harbor")
LAWS = ("--law", "can-end", "--law", "bounded")

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
BAD = """\
format: partnership-rules/partnership/1
id: bad
policy: harbor-rules
district: {name: Bad}
surprise: 1
records: [{kind: assigned, on: 2018-02-30}]
"""

RUNS: dict[str, tuple[object, ...]] = {
    "catalog": ("catalog",),
    "catalog-one": ("catalog", "harbor-rules.policy.yaml"),
    "catalog-none": ("catalog", "michigan-2071"),
    "changes": ("changes", ONE, "--from", "2019-04-01", "--to", "2020-10-01"),
    "changes-many": ("changes", ".", "--from", "2018-01-05", "--to", "2018-02-20"),
    "changes-rough": ("changes", ROUGH, "--from", "2018-01-05", "--to", "2018-02-20"),
    "changes-json": ("changes", SOON, "--from", "2018-01-02", "--to", "2018-01-10", "--json"),
    "check": ("check", ".", "bad"),
    "check-strict": ("check", "compact.agreement.yaml", "--strict"),
    "check-github": ("check", "bad", "compact.agreement.yaml", "--format", "github"),
    "check-sarif": ("check", "bad", "compact.agreement.yaml", "--format", "sarif"),
    "check-json": ("check", "bad", "--json"),
    "check-clean": ("check", SOON),
    "check-nothing": ("check", "nowhere"),
    "compare": ("compare", SOON, "--under", "other.policy.yaml", *DAY),
    "compare-json": ("compare", SOON, "--under", "other.policy.yaml", "--as-of", "2018-02-01", "--json"),
    "deadlines": ("deadlines", ONE, *DAY),
    "deadlines-early": ("deadlines", ONE, "--as-of", "2018-02-26"),
    "deadlines-later": ("deadlines", ONE, "--as-of", "2019-09-20", "--ahead"),
    "deadlines-ended": ("deadlines", ONE, "--as-of", "2022-01-01"),
    "deadlines-paused": ("deadlines", "paused.partnership.yaml", "--as-of", "2018-02-01"),
    "deadlines-many": ("deadlines", ".", "--as-of", "2019-10-19", "--ahead"),
    "deadlines-json": ("deadlines", ".", "--as-of", "2018-01-10", "--json"),
    "deadlines-ics": ("deadlines", SOON, *DAY, "--ics", "out.ics"),
    "deadlines-ending": ("deadlines", SOON, *DAY, "--ics", "out.csv"),
    "demo": ("demo",),
    "demo-to": ("demo", "--to", "mine"),
    "diagram": ("diagram", "harbor-rules.policy.yaml"),
    "diagram-one": ("diagram", ONE, *DAY),
    "diagram-many": ("diagram", ".", *DAY, "--id", "harbor", "--id", "begun"),
    "diagram-policies": ("diagram", "rules"),
    "diagram-dot": ("diagram", "harbor-rules.policy.yaml", "--out", "out.dot"),
    "diagram-svg": ("diagram", ONE, *DAY, "--out", "out.svg"),
    "diagram-svg-many": ("diagram", ".", *DAY, "--out", "out.svg"),
    "diagram-agreement": ("diagram", "compact.agreement.yaml"),
    "explain": ("explain", SOON, *DAY),
    "explain-known": ("explain", SOON, *DAY, "--known-on", "2018-03-01", "--policy", "other.policy.yaml"),
    "explain-refused": ("explain", ONE, *DAY, "--refused"),
    "explain-none-refused": ("explain", SOON, *DAY, "--refused"),
    "explain-step": ("explain", ONE, *DAY, "--step", "2"),
    "explain-step-json": ("explain", ONE, *DAY, "--step", "2", "--json"),
    "explain-no-step": ("explain", ONE, *DAY, "--step", "99"),
    "explain-rough": ("explain", ROUGH, *DAY),
    "explain-many": ("explain", ".", "--as-of", "2018-01-11", "--refused"),
    "explain-code": ("explain-code", "date_invalid"),
    "explain-code-json": ("explain-code", "date_invalid", "--json"),
    "explain-code-none": ("explain-code", "date_invalit"),
    "export-ceds": ("export", "ceds", "designated.partnership.yaml", *DAY),
    "export-edfi": ("export", "edfi", "designated.partnership.yaml", "--as-of", "2018-11-30", "--year", "2018-19"),
    "export-edfi-no-year": ("export", "edfi", "designated.partnership.yaml", *DAY),
    "export-edfacts": (
        "export", "edfacts", "designated.partnership.yaml", "--as-of", "2018-11-30", "--year", "2018-19", "--fips", "26",
        "--out", "MISCHCSITSISCHv1.csv", "--missing", "--crosswalk", "codes.csv", "--scheme", "state",
    ),
    "export-edfacts-stdout": ("export", "edfacts", "designated.partnership.yaml", *DAY, "--year", "2018-19", "--fips", "26"),
    "identify": ("identify", "federal-essa", "schools/county.roster.csv", "--as-of", "2025-09-01", "--known-on", "2025-08-01"),
    "identify-school": ("identify", "federal-essa", "schools/county.roster.csv", "--as-of", "2025-09-01", "--school", "00002"),
    "identify-school-json": ("identify", "federal-essa", "schools", "--as-of", "2025-09-01", "--school", "00003", "--json"),
    "identify-csv": ("identify", "federal-essa", "schools", "--as-of", "2025-09-01", "--out", "out.csv"),
    "identify-svg": ("identify", "federal-essa", "schools", "--as-of", "2025-09-01", "--out", "out.svg"),
    "init": ("init", "new"),
    "init-again": ("init", "."),
    "ledger-init": ("ledger", "init", "sqlite:///new.db"),
    "ledger-sql": ("ledger", "init", "postgresql://me:secret@host/db", "--sql"),
    "ledger-append": ("ledger", "append", LEDGER, "begun", "fact.yaml", "--by", "me"),
    "ledger-append-json": ("ledger", "append", LEDGER, "begun", "fact.yaml", "--json"),
    "ledger-append-again": ("ledger", "append", LEDGER, "begun", SOON),
    "ledger-append-other": ("ledger", "append", LEDGER, "begun", ONE),
    "ledger-append-folder": ("ledger", "append", LEDGER, "begun", "rules"),
    "ledger-append-conflict": ("ledger", "append", LEDGER, "begun", "fact.yaml", "--expected-version", 1),
    "ledger-propose": ("ledger", "propose", LEDGER, "begun", "fact.yaml", "--by", "me"),
    "ledger-propose-json": ("ledger", "propose", LEDGER, "begun", "fact.yaml", "--json"),
    "ledger-propose-many": ("ledger", "propose", LEDGER, "begun", "facts.yaml"),
    "ledger-show": ("ledger", "show", LEDGER),
    "ledger-show-one": ("ledger", "show", LEDGER, "begun", "--as-of", "2018-01-05", "--known-on", "2040-01-01"),
    "ledger-show-json": ("ledger", "show", LEDGER, "begun", "--json"),
    "ledger-history": ("ledger", "history", LEDGER),
    "ledger-history-one": ("ledger", "history", LEDGER, "begun", "--since", 3, "--json"),
    "ledger-events": ("ledger", "history", LEDGER, "begun", "--cloudevents", "https://example.org/state"),
    "ledger-verify": ("ledger", "verify", LEDGER),
    "ledger-verify-against": ("ledger", "verify", LEDGER, "--against", "9:" + "a" * 64),
    "ledger-verify-json": ("ledger", "verify", LEDGER, "--json"),
    "ledger-head": ("ledger", "head", LEDGER),
    "ledger-head-json": ("ledger", "head", LEDGER, "--json"),
    "ledger-export": ("ledger", "export", LEDGER, "copy"),
    "ledger-import": ("ledger", "import", "sqlite:///new.db", SOON, "--by", "me"),
    "ledger-backup": ("ledger", "backup", LEDGER, "copy.db"),
    "mutate": ("mutate", "harbor-rules.policy.yaml", "good.scenario.yaml"),
    "mutate-bad": ("mutate", "harbor-rules.policy.yaml", "wrong"),
    "portfolio": ("portfolio", ".", *DAY),
    "portfolio-json": ("portfolio", ".", *DAY, "--json"),
    "report-csv": ("report", ".", *DAY, "--csv", "-", "--table", "clocks"),
    "report-jsonl": ("report", ".", *DAY, "--jsonl", "out.jsonl", "--id", "begun", "--id", "harbor"),
    "report-html": ("report", SOON, *DAY, "--html", "out.html"),
    "report-pages": ("report", ".", *DAY, "--html", "pages", "--id", "begun", "--id", "later"),
    "report-nothing": ("report", ".", *DAY),
    "report-ending": ("report", ".", *DAY, "--csv", "out.txt"),
    "schema": ("schema",),
    "schema-check": ("schema", "--check", "--to", "new"),
    "simulate": ("simulate", "harbor-rules.policy.yaml", "--districts", 2, "--draws", 1, "--clock", "plan", "--periods", "P30D, P60D"),
    "simulate-json": ("simulate", "harbor-rules.policy.yaml", "--districts", 1, "--draws", 1, "--seed", 3, "--json", "--measures", 1),
    "simulate-every": ("simulate", "harbor-rules.policy.yaml", "--districts", 3, "--draws", 1, "--every", "P10M"),
    "status": ("status", ONE, *DAY),
    "status-early": ("status", ONE, "--as-of", "2018-02-28"),
    "status-again": ("status", ONE, "--as-of", "2021-03-01"),
    "status-many": ("status", ".", *DAY),
    "status-rough": ("status", ROUGH, *DAY),
    "status-several": ("status", ONE, SOON, *DAY),
    "status-twice": ("status", ONE, ONE, *DAY),
    "status-json": ("status", ".", "--as-of", "2018-01-11", "--json", "--id", "begun", "--id", "later"),
    "status-unknown": ("status", ".", *DAY, "--id", "begum"),
    "status-day": ("status", ONE, "--as-of", "2020-02-30"),
    "status-known": ("status", ONE, *DAY, "--known-on", "soon"),
    "status-agreement": ("status", "compact.agreement.yaml"),
    "status-nothing": ("status", "rules"),
    "test": ("test", "good.scenario.yaml", "--coverage"),
    "test-all": ("test", "."),
    "test-json": ("test", ".", "--json"),
    "test-none": ("test", "schools"),
    "timeline": ("timeline", ONE, *DAY),
    "timeline-many": ("timeline", ".", *DAY),
    "timeline-json": ("timeline", SOON, *DAY, "--json"),
    "timeline-txt": ("timeline", SOON, *DAY, "--out", "out.txt"),
    "timeline-html": ("timeline", ".", *DAY, "--out", "out.html"),
    "timeline-nothing": ("timeline", ".", "--as-of", "2017-01-01"),
    "timeline-ending": ("timeline", SOON, *DAY, "--out", "out.doc"),
    "version": ("--version",),
    "compare-stdin": ("compare", SOON, "--under", "-", *DAY),
    "diagram-stdin": ("diagram", "-"),
    "status-stdin": ("status", "-", *DAY),
    "changes-nobody": ("changes", "compact.agreement.yaml", "--from", "2018-01-05"),
    "catalog-agreement": ("catalog", "compact.agreement.yaml"),
    "check-stdin": ("check", "-"),
    "identify-stdin": ("identify", "-", "schools"),
    "mutate-partnership": ("mutate", SOON, "good.scenario.yaml"),
    "verify-partnership": ("verify", SOON),
    "verify-no-agreement": ("verify", "harbor-rules.policy.yaml", "--agreement", SOON),
    "report-over": ("report", SOON, *DAY, "--html", "page.html"),
    "report-over-document": ("report", SOON, *DAY, "--csv", "over/rows.evidence.csv"),
    "timeline-over-document": ("timeline", SOON, *DAY, "--out", "rows.txt"),
    "ledger-append-list": ("ledger", "append", LEDGER, "begun", "list.yaml"),
    "ledger-append-stdin": ("ledger", "append", LEDGER, "begun", "-"),
    "ledger-none": ("ledger", "head", "sqlite:///none.db"),
    "status-ledger": ("status", LEDGER, *DAY, "--id", "nobody"),
    "status-database": ("status", "postgresql://me:secret@127.0.0.1:1/db?password=x", *DAY),
    "changes-under": ("changes", ONE, "--from", "2018-01-05", "--to", "2018-03-10", "--known-on", "2018-03-01", "--policy", OTHER),
    "changes-one-json": ("changes", ".", "--from", "2018-01-03", "--to", "2018-01-12", "--id", "begun", "--json"),
    "changes-many-json": ("changes", ".", "--from", "2018-01-03", "--to", "2018-01-12", "--id", "begun", "--id", "paused", "--json"),
    "changes-day": ("changes", SOON, "--from", "2018-13-01"),
    "check-ledger": ("check", LEDGER),
    "check-no-ledger": ("check", "sqlite:///none.db"),
    "compare-some": ("compare", ".", "--under", OTHER, "--policy", "rules/harbor-rules.policy.yaml", *SOME),
    "deadlines-under": ("deadlines", ONE, *DAY, "--known-on", "2018-03-01", "--policy", OTHER),
    "deadlines-working": ("deadlines", ONE, "--as-of", "2019-04-01"),
    "deadlines-again": ("deadlines", ONE, "--as-of", "2021-03-01"),
    "deadlines-rough": ("deadlines", ROUGH, *DAY),
    "deadlines-ahead-json": ("deadlines", ONE, *DAY, "--ahead", "--json"),
    "deadlines-over": ("deadlines", SOON, *DAY, "--ics", "somebody.ics"),
    "deadlines-force": ("deadlines", SOON, *DAY, "--ics", "somebody.ics", "--force"),
    "diagram-under": ("diagram", ONE, *DAY, "--known-on", "2018-03-01", "--policy", OTHER),
    "diagram-rough": ("diagram", ROUGH, *DAY),
    "diagram-over": ("diagram", SOON, *DAY, "--out", "page.mmd"),
    "diagram-force": ("diagram", SOON, *DAY, "--out", "page.mmd", "--force"),
    "diagram-page": ("diagram", ".", *SOME, "--out", "out.md"),
    "explain-json": ("explain", SOON, "--as-of", "2018-01-03", "--json"),
    "explain-many-json": ("explain", ".", "--as-of", "2018-01-11", "--id", "begun", "--id", "paused", "--step", "1", "--json"),
    "explain-rough-step": ("explain", ROUGH, *DAY, "--step", "1"),
    "explain-rough-refused": ("explain", ROUGH, *DAY, "--refused"),
    "export-ceds-known": ("export", "ceds", "designated.partnership.yaml", *DAY, "--known-on", "2018-02-01", "--out", "out.csv"),
    "export-some": ("export", "ceds", ".", *DAY, "--id", "designated", "--id", "paused", "--crosswalk", "few.csv"),
    "export-over": ("export", "ceds", "designated.partnership.yaml", *DAY, "--out", "page.html"),
    "export-force": ("export", "ceds", "designated.partnership.yaml", *DAY, "--out", "page.html", "--force"),
    "export-refused": (
        "export", "edfacts", "designated.partnership.yaml", "--as-of", "2018-11-30", "--year", "2018-19", "--fips", "26",
        "--out", "out.csv",
    ),
    "export-no-fips": ("export", "edfacts", "designated.partnership.yaml", *DAY, "--year", "2018-19", "--out", "out.csv"),
    "export-no-year": ("export", "edfacts", "designated.partnership.yaml", *DAY, "--fips", "26", "--out", "out.csv"),
    "identify-json": ("identify", "federal-essa", "few", "--as-of", "2025-09-01", "--json"),
    "identify-file": ("identify", "federal-essa", "few", "--as-of", "2025-09-01", "--out", "out.json"),
    "identify-html": ("identify", "federal-essa", "few", "--as-of", "2025-09-01", "--out", "out.html"),
    "identify-over": ("identify", "federal-essa", "few", "--as-of", "2025-09-01", "--out", "page.html"),
    "identify-force": ("identify", "federal-essa", "few", "--as-of", "2025-09-01", "--out", "page.html", "--force"),
    "identify-few": ("identify", "federal-essa", "few", "--as-of", "2025-09-01"),
    "ledger-show-early": ("ledger", "show", LEDGER, "--as-of", "2018-01-05", "--known-on", "2040-01-01"),
    "ledger-show-all": ("ledger", "show", LEDGER, "--as-of", "2018-01-05", "--json"),
    "ledger-show-unknown": ("ledger", "show", LEDGER, "begum", "--known-on", "2017-01-01"),
    "ledger-history-json": ("ledger", "history", LEDGER, "--since", 2, "--json"),
    "ledger-history-since": ("ledger", "history", LEDGER, "begun", "--since", 3),
    "ledger-events-since": ("ledger", "history", LEDGER, "--since", 3, "--cloudevents", "urn:state"),
    "ledger-append-policy": ("ledger", "append", LEDGER, "begun", "other.policy.yaml"),
    "ledger-append-plan": ("ledger", "append", LEDGER, "begun", "compact.agreement.yaml"),
    "ledger-import-folder": ("ledger", "import", LEDGER, "rules"),
    "ledger-backup-over": ("ledger", "backup", LEDGER, "page.html"),
    "ledger-backup-force": ("ledger", "backup", LEDGER, "page.html", "--force"),
    "portfolio-under": ("portfolio", ".", *DAY, "--known-on", "2018-03-01", "--policy", OTHER),
    "portfolio-ledger": ("portfolio", LEDGER, *DAY),
    "report-under": ("report", ONE, *DAY, "--csv", "-", "--known-on", "2018-03-01", "--policy", OTHER),
    "report-all": ("report", ".", *SOME, "--csv", "a.csv", "--jsonl", "-"),
    "report-htm": ("report", SOON, *DAY, "--html", "page.htm"),
    "report-no-table": ("report", SOON, *DAY, "--csv", "-", "--table", "clock"),
    "report-force": ("report", SOON, *DAY, "--html", "page.html", "--csv", "rows.csv", "--jsonl", "rows.jsonl", "--force"),
    "schema-none": ("schema", "polcy"),
    "schema-write": ("schema", "--write", "--to", "new"),
    "simulate-values": (
        "simulate", "harbor-rules.policy.yaml", "--districts", 1, "--draws", 2, "--parameter", "share", "--values", "1/3,,1/2",
        "--as-of", "2021-01-01", "--measures", 2,
    ),
    "status-under": ("status", ONE, *DAY, "--known-on", "2018-03-01", "--policy", OTHER),
    "status-many-under": ("status", ".", *DAY, "--known-on", "2018-03-01", "--policy", OTHER),
    "status-one-json": ("status", ".", "--as-of", "2018-01-03", "--json", "--id", "begun"),
    "status-rough-json": ("status", "vague.partnership.yaml", "--as-of", "2018-02-01", "--json"),
    "status-empty": ("status", "sqlite:///empty.db"),
    "test-covered": ("test", "good.scenario.yaml", "--coverage", "--json"),
    "timeline-under": ("timeline", ONE, *DAY, "--known-on", "2018-03-01", "--policy", OTHER),
    "timeline-over": ("timeline", SOON, *DAY, "--out", "page.html"),
    "timeline-force": ("timeline", SOON, *DAY, "--out", "page.html", "--force"),
    "timeline-some": ("timeline", ".", *SOME, "--json"),
    "verify": ("verify", "rules/harbor-rules.policy.yaml", "--limit", 30, "--out", "cases"),
    "verify-plan": ("verify", "compact.agreement.yaml", "--limit", 30, "--no-extensions"),
    "verify-law": ("verify", "harbor-rules.policy.yaml", "--agreement", "compact.agreement.yaml", "--limit", 30, *LAWS, "--json"),
    "verify-no-law": ("verify", "harbor-rules.policy.yaml", "--law", "can-edn"),
    "verify-no-law-near": ("verify", "harbor-rules.policy.yaml", "--law", "x" * 70),
}  # fmt: skip
PIPED = "compact.agreement.yaml"
"""What every run is given on stdin."""
WIDTHS = {
    60: ("catalog", "deadlines", "status-many", "status", "simulate", "identify-few", "portfolio"),
    86: ("status-many",),
    140: ("status-many", "explain", "changes", "compare-some", "status-rough", "catalog-one"),
}
"""Runs that are kept for terminals of other widths too."""


@cache
def documents() -> dict[str, str]:
    """Return the documents by the names of their files."""
    clocks = {**harbor.POLICY["clocks"], "plan": {**harbor.POLICY["clocks"]["plan"], "paused_in": ["writing"], "anchor": "identified"}}
    resting = harbor.policy().with_changes(id="resting", clocks=clocks)
    paused = harbor.partnership(id="paused", policy=resting, records=harbor.RECORDS[:2], evidence=[], agreements=[])
    named = {"00101": "CSI", "00102": "NOTCSI"}
    designated = [{"kind": "designated", "on": "2018-03-01", "school": id, "as": status} for id, status in named.items()]
    held = [harbor.partnership(), harbor.rough(), begun(), later(), vague(), paused]
    held.append(harbor.partnership(id="designated", schools=[{"id": id} for id in named], records=designated, evidence=[], agreements=[]))
    made: dict[str, Any] = {f"{one.id}.partnership.yaml": one for one in held}
    made["harbor-rules.policy.yaml"] = made["rules/harbor-rules.policy.yaml"] = harbor.policy()
    made["other.policy.yaml"] = harbor.policy().with_changes(id="other", title="Other rules", requirements=())
    made["compact.agreement.yaml"] = harbor.partnership().agreements[0]
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
    texts["codes.csv"] = "id,level,scheme,code\n07,district,state,00007\n00101,school,state,01101\n00102,school,state,01102\n"
    return texts


def written(folder: Path) -> None:
    for name, text in documents().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "schools").mkdir()
    write(folder / "schools", size=40, hidden=4)
    (folder / "few").mkdir()
    write(folder / "few", size=8, hidden=3)
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
    written(tmp_path)
    now, kept = ran(RUNS[name], tmp_path, columns), KEPT / f"{name}{'' if columns == 100 else f'-{columns}'}.txt"
    if os.environ.get("KEEP"):
        kept.write_text(now, encoding="utf-8")
    assert differences(kept.read_text(encoding="utf-8"), now) == ""
