"""Build the partnership and agreement files of ``examples/michigan`` from the tables in its ``data`` folder.

Without arguments it writes the files that differ, and then checks all of them with the library. With ``--check`` it
writes nothing, says which committed files differ from what it would write, and exits 1 where one does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from michigan_builder import FOLDER, differences, write

import partnership_rules as pr


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the builder; gives 0 when all is well, 1 when files differ or the library finds a problem in one."""
    parser = argparse.ArgumentParser(description="Build the Michigan examples from their tables.")
    parser.add_argument("--check", action="store_true", help="write nothing, and say whether the committed files are up to date")
    is_check = parser.parse_args(arguments).check
    lines = differences() if is_check else write()
    problems = [str(problem) for problem in pr.check(FOLDER) if problem.severity == "error"]
    sys.stdout.writelines(f"{line}\n" for line in (*lines, *problems))
    return 1 if problems or (is_check and lines) else 0


if __name__ == "__main__":
    sys.exit(main())
