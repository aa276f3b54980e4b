"""Every public view is asked for a picture of every example standing, so that a view or a value forgotten in one shows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr

MICHIGAN = Path(__file__).parents[2] / "examples" / "michigan"
DAYS = (date(2019, 3, 1), date(2024, 6, 1))
NAMED = {"cut": None, "title": "Title", "pages": {}, "as_of": DAYS[0]}
VIEWS = {name: getattr(pr.views, name) for name in pr.views.__all__ if not inspect.isclass(getattr(pr.views, name))}


@pytest.fixture(scope="module")
def standings() -> list[pr.Standing]:
    found = [one for one in pr.load_folder(MICHIGAN).partnerships.values() if one.is_exact]
    return [standing for day in DAYS for standing in pr.views.overview_of(found, as_of=day).standings]


def about(standing: pr.Standing) -> dict[str, list[Any]]:
    """List what a view may be asked about, by the annotation of its first parameter."""
    decisions = [pr.propose(standing.partnership, {"kind": "released", "on": standing.as_of, "by": "state_superintendent"})]
    timelines = [pr.views.timeline_of(standing), pr.views.lanes_of([standing])]
    overview = pr.views.Overview(standing.as_of, (standing,))
    shown = [standing, *decisions, *standing.benchmarks[:3], *timelines, standing.partnership, standing.policy, overview]
    return {
        "Standing": [standing],
        "Standing | Outlook": [standing, pr.outlook(standing.partnership, as_of=standing.as_of)],
        "Iterable[Standing]": [[standing]],
        "Iterable[Standing | Outlook | TooRough]": [[standing, pr.outlook(standing.partnership, as_of=standing.as_of)]],
        "Iterable[Standing | Outlook]": [[standing, pr.outlook(standing.partnership, as_of=standing.as_of)]],
        "Decision": decisions,
        "Finding": list(standing.benchmarks),
        "Overview": [overview],
        "Policy": [standing.policy],
        "Partnership": [standing.partnership],
        "Identification": [],  # its views have tests of their own
        "Timeline | Lanes": timelines,
        "Iterable[Mapping[str, object]]": [pr.views.rows([standing])],
        "_Asked | _Answered": [pr.views.rows([standing]), [standing]],
        "_Answered": [[standing]],
        "Iterable[object]": [[standing]],
        "object": shown,
        "Bundle | Mapping[str, Partnership] | Iterable[Partnership]": [[standing.partnership]],
    }


def first_annotation(view: Callable[..., Any]) -> str:
    """Return the annotation of a view's first parameter as it is written, without the modules that its names come from."""
    annotation = next(iter(inspect.signature(view).parameters.values())).annotation
    return re.sub(r"(?:\w+\.)+(\w+)", r"\1", annotation if isinstance(annotation, str) else inspect.formatannotation(annotation))


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_gives_a_picture_of_every_example(name: str, standings: list[pr.Standing]) -> None:
    view = VIEWS[name]
    parameters = list(inspect.signature(view).parameters.values())[1:]
    needed = {one.name: NAMED[one.name] for one in parameters if one.default is one.empty}
    few = standings[:1] if name.removeprefix("timeline_") in ("chart", "explore", "png", "svg") else standings
    for standing in few:
        for value in about(standing)[first_annotation(view)]:
            found = view(value, **needed)
            assert found is not None
            assert str(found) or name == "bullets_html"
            assert "cannot be drawn" not in str(found)
            assert "cannot be told" not in str(found)
