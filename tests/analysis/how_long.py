"""Measure verification, in seconds of processor time: ``python -m tests.analysis.how_long``."""

from __future__ import annotations

import sys
from time import process_time

import partnership_rules as pr
from partnership_rules.analysis import verify

from .documents import twelve


def main() -> None:
    """Verify each policy of the catalog alone, and the policy of 2017 with an agreement of twelve benchmarks."""
    cases: list[tuple[str, pr.Agreement | None]] = [(name, None) for name in pr.catalog()]
    for name, agreement in [*cases, ("michigan-2017", twelve())]:
        policy, started = pr.load_policy(name), process_time()
        report = verify(policy, agreement)
        outcomes = ", ".join(f"{sum(r.outcome == one for r in report.results)} {one}" for one in ("proven", "refuted", "inconclusive"))
        with_what = f" with {len(agreement.benchmarks)} benchmarks" if agreement else ""
        said = f"{name}{with_what}: {sum(report.situations)} situations, {outcomes}, {process_time() - started:.1f} s"
        sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main()
