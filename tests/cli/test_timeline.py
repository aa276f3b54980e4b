"""``timeline``: a drawing is what the chart gives, as text or as bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnership_rules.views import Lanes, Timeline
from partnership_rules.views.timeline import chart

from .running import LATER, folder, run

DAY = ("--as-of", "2023-03-01")


@pytest.mark.parametrize(("form", "written"), [("svg", b"<svg>"), ("png", b"\x89PNG")])
def test_a_drawing_of_one_or_of_many_is_what_the_chart_gives(
    form: str, written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(chart, "timeline_svg", lambda one: drawn.append(one) or "<svg>")
    monkeypatch.setattr(chart, "timeline_png", lambda one: drawn.append(one) or b"\x89PNG")
    held, out = folder(tmp_path, two_partnership=LATER), tmp_path / f"out.{form}"
    for path in (held / "two.partnership.yaml", held):
        assert run("timeline", path, *DAY, "--out", out).code == 0
        assert out.read_bytes() == written
    assert [type(one) for one in drawn] == [Timeline, Lanes]
