"""What numbers draw, kept: whoever wrote down a seed or a list of steps gets the same policy, agreement and partnership from them again.

    cd tests && python -m testing.drawn

writes ``drawn.json`` anew. Where a menu is changed on purpose, what is drawn changes, and only then should that file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from helpers.kept import Numbers, digest

import partnership_rules as pr
from partnership_rules.testing.faulty.mutants import mutants
from partnership_rules.testing.menus.agreements import build_agreement, build_clause, build_condition, build_days
from partnership_rules.testing.menus.evidence import evidence_rows
from partnership_rules.testing.menus.linked import links_of
from partnership_rules.testing.menus.names import names_of
from partnership_rules.testing.menus.partnerships import Step, draw_partnership, near_days, next_day
from partnership_rules.testing.menus.policies import build_policy
from partnership_rules.testing.menus.records import Draft, answers, any_records, deciding_facts, moving_records, related_records

FILE = Path(__file__).parent / "drawn.json"
POLICIES, PARTNERSHIPS = range(60), range(90)
CATALOG = ("michigan-2017", "michigan-2022")


@cache
def policy(seed: int) -> pr.Policy:
    return pr.Policy(**build_policy(Numbers(seed)))


def written(seed: int) -> Iterator[tuple[str, object]]:
    """Build what one seed draws, each part with its name."""
    pick, known = Numbers(seed), policy(seed)
    yield "policy", build_policy(Numbers(seed))
    plan = build_agreement(pick, names_of(known), key="a1", policy=known.id)
    yield "agreement", plan
    names = names_of(known, pr.Agreement(**plan))
    yield "names", repr(names)
    yield "conditions", [build_condition(pick, names, grounds=bool(seed % 2), depth=seed % 4) for _ in range(12)]
    yield "clauses", [build_clause(pick, names) for _ in range(3)]
    yield "days", [build_days(pick) for _ in range(6)]


def drawn(seed: int) -> pr.Partnership:
    """Draw the partnership of a seed: under a policy of the catalog or a drawn one, with up to two agreements and another policy."""
    pick = Numbers(seed + 1_000)
    here = pr.load_policy(CATALOG[seed % 3]) if seed % 3 < 2 else policy(seed)
    plans = [
        pr.Agreement(**build_agreement(pick, names_of(here), key=f"a{number}", policy=here.id)) for number in range(1, pick.below(3) + 1)
    ]
    steps = [Step(*map(pick.below, (100, 1_000, 10, 1_200)), pick((0, 0, 0, 3)), pick((15, 15, 15, 5))) for _ in range(4 + pick.below(12))]
    more = (pr.load_policy("michigan-2022") if seed % 3 == 2 else policy(seed + 1),) if seed % 4 == 3 else ()
    return draw_partnership(
        here, tuple(plans), steps, first=pick.below(9), schools=pick.below(3), charter=pick((None, True, False)), policies=more
    )


def menus(seed: int) -> Iterator[tuple[str, object]]:
    """List everything that may come next in the partnership of a seed, menu by menu."""
    made = drawn(seed)
    rows, entries = ([{**one.to_dict(), "on": one.on} for one in facts] for facts in (made.records, made.evidence))
    own = next(one for one in made.policies if one.id == made.policy)
    others = tuple(one for one in made.policies if one is not own)
    draft = Draft(own, made.agreements, tuple(school.id for school in made.schools), {"name": "D"}, others, rows, entries)
    draft.day = max(one.on for one in (*made.records, *made.evidence))
    standing = draft.standing()
    yield "standing", standing and (standing.state, standing.as_of)
    yield "moving", [moving_records(draft, standing, ending=ending) for ending in (False, True)]
    yield "deciding", deciding_facts(draft, standing)
    yield "answers", [answers(draft, standing, which) for which in range(4)]
    yield "related", related_records(draft, standing)
    yield "any", [any_records(draft, standing), any_records(draft, None)]
    yield "evidence", [evidence_rows(draft.agreements, draft.schools, draft.day, n_size=size, plain=seed % 2 == 0) for size in (None, 30)]
    yield "days", [next_day(draft, standing, Step(mode=mode, far=far)) for mode in range(10) for far in (0, 7, 100)]
    yield "near", near_days(made, standing)
    yield "links", [links_of(draft.day, number) for number in range(12)] if not seed else None


def faults(seed: int) -> list[str]:
    return [f"{mutant.name} {digest(mutant.row)}" for mutant in mutants(policy(seed))]


def write() -> None:
    found = {
        "written": {str(seed): {name: digest(part) for name, part in written(seed)} for seed in POLICIES},
        "drawn": {str(seed): digest(drawn(seed).to_dict()) for seed in PARTNERSHIPS},
        "menus": {str(seed): {name: digest(part) for name, part in menus(seed)} for seed in PARTNERSHIPS[::3]},
        "faults": {str(seed): digest(faults(seed)) for seed in range(6)},
    }
    FILE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
