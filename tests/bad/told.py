"""What every example is told in full, in ``told.json``: the words somebody has read over, of which no test lists each.

    cd tests && python -m bad.told

writes that file anew; every line that has changed then is to be read.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import partnership_rules as pr
from partnership_rules.documents import csv_text, tree_builder

from .agreements import AGREEMENTS, POLICIES
from .folders import FOLDERS
from .partnerships import PARTNERSHIPS, TABLES
from .python import MISUSES
from .texts import TEXTS
from .warnings import WARNINGS

FILE = Path(__file__).parent / "told.json"
TOLD: dict[str, list[str]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
BAD = [*TEXTS, *PARTNERSHIPS, *TABLES, *AGREEMENTS, *POLICIES, *FOLDERS]
FEW = {(tree_builder, "MAX_NODES"): 1_000, (csv_text, "MAX_CSV_ROWS"): 1_000}
"""Lower limits of values and rows, which take seconds to reach."""


def told(problems: Iterable[object], folder: Path) -> list[str]:
    """Return the first problems as they are told, without the folder they lie in; how many there are is held elsewhere."""
    return [str(problem).replace(f"{folder}/", "").replace(str(folder), ".") for problem in islice(problems, 9)]


def write() -> None:
    """Write down what every example is told now."""
    for (module, limit), value in FEW.items():
        setattr(module, limit, value)
    found = {}
    for one in (*BAD, *WARNINGS):
        with tempfile.TemporaryDirectory() as folder:
            found[one.what] = told(pr.check(one.write(Path(folder))), Path(folder))
    for misuse in MISUSES:
        try:
            misuse.do()
        except misuse.error as error:
            found[f"in Python: {misuse.what}"] = str(error).splitlines()
    FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write()
