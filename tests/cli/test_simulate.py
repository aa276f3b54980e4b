"""``simulate``: what is varied and its values are named together, or not at all."""

from __future__ import annotations

import pytest

from .running import run


@pytest.mark.parametrize("what", [("clock", "periods", "plan"), ("parameter", "values", "share")])
def test_what_is_varied_comes_with_its_values(what: tuple[str, str, str]) -> None:
    name, values, value = what
    for alone in ((f"--{name}", value), (f"--{values}", "1")):
        ran = run("simulate", "michigan-2017", *alone)
        assert (ran.code, ran.out) == (2, "")
        assert f"give --{name} and --{values} together" in " ".join(ran.err.split())
