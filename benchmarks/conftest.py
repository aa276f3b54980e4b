"""The summary at the end: what was aimed at, and what was measured. No number here can fail a run."""

from __future__ import annotations

import pytest

ROWS: list[tuple[str, str, str]] = []


@pytest.fixture
def tell() -> object:
    """Give a function that adds a line to the summary: what, measured, aim."""

    def add(what: str, measured: str, aim: str = "") -> None:
        ROWS.append((what, measured, aim))

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not ROWS:
        return
    widths = [max(len(row[column]) for row in [*ROWS, ("what", "measured", "aim")]) for column in range(3)]
    terminalreporter.section("summary")
    for row in [("what", "measured", "aim"), *ROWS]:
        terminalreporter.write_line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
