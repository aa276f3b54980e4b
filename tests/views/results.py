"""One of every result that shows itself."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import partnership_rules as pr
from partnership_rules import analysis
from views import samples

DAY = date(2020, 3, 1)


def refused() -> pr.Decision:
    return pr.propose(samples.partnership(), {"kind": "next_level_signaled", "on": "2019-03-01", "by": "local_board"})


@cache
def shown() -> dict[str, Any]:
    standing, partnership = samples.standing(), samples.partnership()
    return {
        "standing": standing,
        "changes": pr.changes(samples.standing(date(2018, 3, 1)), standing),
        "decision": refused(),
        "partnership": partnership,
        "policy": standing.policy,
        "agreement": partnership.agreements[0],
        "finding": standing.benchmarks[0],
        "problem": pr.Problem("unknown_key", pr.errors.Place("a.yaml", 2, 3), "unknown key", hint="did you mean?"),
        "bundle": pr.Bundle({"riverside": partnership}, {}, {standing.policy.id: standing.policy}),
        "overview": pr.views.overview_of([partnership, samples.reviewed()], as_of=DAY),
        "timeline": pr.views.timeline_of(standing),
        "lanes": pr.views.lanes_of(samples.standings()),
        "lint": analysis.lint({**samples.AGREEMENT, "benchmarks": samples.AGREEMENT["benchmarks"][1:2]}),
        "verification": analysis.verify(standing.policy, laws=analysis.DEFAULT_LAWS[:2], extensions=False),
        "comparison": analysis.compare([partnership], None, pr.load_policy("michigan-2022"), as_of=DAY),
        "comparison of policies": analysis.compare_policies(standing.policy, pr.load_policy("michigan-2022")),
    }
