"""Good documents spoilt in hundreds of small ways, and what is told of each, kept as digests in ``spoilt.json``.

    cd tests && python -m documents.spoilt

writes that file anew; ``python -m documents.spoilt yaml 17`` shows one document, and what is told of it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bad.example import AGREEMENT, ONE, PARTNERSHIP, PLAN, POLICY, RULES
from bad.told import told
from helpers.kept import Numbers, digest

import partnership_rules as pr

FILE = Path(__file__).parent / "spoilt.json"
BATCH, BATCHES = 12, 16
INSERTED = (
    "'", '"', "{", "}", "[", "]", ":", ": ", ",", "#", " #", "&a ", "*a ", "!x ", "|", ">", "%", "@", "`", "\t",
    "\u202e", "- ", "? ", "~", "null", "true", "0", "-1", "1.5", "2017-02-30", "<10", "\\", "\\q", "=", "<<: ", "\n",
    "  ", "\x07", "é",
)  # fmt: skip
MAPPING = """\
format: partnership-rules/mapping/1
id: a
columns:
  school: {column: code, width: 5}
  value: value
  on: {column: day, day: month/day/year}
  group: {column: who, words: {All: all, Poor: economically_disadvantaged}}
constants: {measure: m, unit: percent}
only: {kind: [S]}
marks: {"**": {is: suppressed}}
"""
TABLE = "code,value,day,who,kind\n00123,25.4,6/30/2021,All,S\n456,**,6/30/2021,Poor,S\n456,7/20,06/30/2021,All,S\n,1,1/1/2021,All,D\n"
EVIDENCE = "measure,milestone,school,on,value,unit,n,done\nrate,,washington,2018-06-15,90,percent,40,\n,hired,,2018-06-16,,,,true\n"


def as_json(text: str) -> str:
    return json.dumps(json.loads(pr.dumps(pr.loads(text), syntax="json")), indent=1)


SOURCES: dict[str, tuple[str, Callable[[], dict[str, str]]]] = {
    # the name of what is spoilt, and the files
    "yaml": (ONE, lambda: {PLAN: AGREEMENT, ONE: PARTNERSHIP}),
    "agreement": (PLAN, lambda: {PLAN: AGREEMENT}),
    "policy": (RULES, lambda: {RULES: POLICY}),
    "json": ("plan.agreement.json", lambda: {"plan.agreement.json": as_json(AGREEMENT)}),
    "mapping": ("t.mapping.yaml", lambda: {"t.csv": TABLE, "t.mapping.yaml": MAPPING}),
    "table": ("t.csv", lambda: {"t.csv": TABLE, "t.mapping.yaml": MAPPING}),
    "evidence": ("one.evidence.csv", lambda: {PLAN: AGREEMENT, ONE: PARTNERSHIP, "one.evidence.csv": EVIDENCE}),
}


def spoil(text: str, pick: Numbers) -> str:
    """Change one small thing of a text, or two."""
    for _ in range(1 + (pick.below(4) == 0)):
        lines = text.splitlines(keepends=True)
        line, at = pick.below(len(lines)), pick.below(len(text))
        match pick.below(7):
            case 0:
                lines[line] = ""
            case 1:
                lines[line] *= 2
            case 2:
                lines[line], lines[line - 1] = lines[line - 1], lines[line]
            case 3 | 4:
                words = lines[line].split(" ")
                words[pick.below(len(words))] = pick(INSERTED)
                lines[line] = " ".join(words)
            case 5:
                lines = [text[:at] + pick(INSERTED) + text[at:]]
            case _:
                lines = [text[:at] + text[at + 1 :]]
        text = "".join(lines) or "x"
    return text


def spoilt(source: str, number: int) -> dict[str, str]:
    """Return the files of one spoilt folder."""
    name, files = SOURCES[source]
    found = files()
    return {**found, name: spoil(found[name], Numbers(number + 1_000 * len(source)))}


def said_of(source: str, number: int, folder: Path) -> list[str]:
    """Return what is told of one spoilt folder, written into a folder of its own."""
    own = folder / f"{source}-{number}"
    own.mkdir()
    for name, text in spoilt(source, number).items():
        (own / name).write_text(text, "utf-8")
    opened = {"table": "t.mapping.yaml", "evidence": ONE}.get(source, SOURCES[source][0])
    return told(pr.check(own / opened), own)


def batch(source: str, first: int, folder: Path) -> list[str]:
    """Return what is told of some spoilt folders, as the digest of each."""
    return [digest(said_of(source, number, folder)) for number in range(first * BATCH, (first + 1) * BATCH)]


def write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {source: [batch(source, first, Path(folder)) for first in range(BATCHES)] for source in SOURCES}
    FILE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        with tempfile.TemporaryDirectory() as here:
            shown = (*spoilt(sys.argv[1], int(sys.argv[2])).values(), *said_of(sys.argv[1], int(sys.argv[2]), Path(here)))
            sys.stdout.write("\n".join(shown) + "\n")
    else:
        write()
