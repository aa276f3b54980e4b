"""``demo``: the main job on real partnerships that come with the library."""

from datetime import date
from pathlib import Path
from typing import Annotated

from ...documents import load_folder
from ...documents.lookup import DEMO, SUFFIXES
from ...evaluation import propose
from ...views import decision_page
from ..asking import Asked, stand
from ..common import option, page_width, put, say
from ..files import put_new
from ..table import at
from .deadlines import show_deadlines
from .status import many

__all__ = ["DEMO", "demo"]

DAY = date(2019, 3, 1)
ASKED = {"kind": "released", "on": "2020-05-15", "by": "state_superintendent"}

Folder = Annotated[Path | None, option("--to", "FOLDER", "The folder to write into.")]


def demo(to: Folder = None) -> None:
    """Show the library at work on four real partnerships of Michigan, as they stood on 2019-03-01."""
    if to is not None:
        put_new(to, {path.name: path.read_bytes() for path in sorted(DEMO.iterdir()) if path.suffix in SUFFIXES})
        return
    partnerships = load_folder(DEMO).partnerships
    put(at("1. Facts in, standing out: four partnerships on one day", "bold"), "")
    many(Asked(DAY, True, *stand(partnerships.values(), as_of=DAY)))
    put("", at("2. What is due when, and how each day is counted", "bold"), "")
    show_deadlines(Asked(DAY, False, stand([partnerships["muskegon-heights-2017"]], as_of=DAY)[0]))
    put("", at(f"3. May Kalamazoo be released on {ASKED['on']}? What is unknown never releases, and every guard says why", "bold"), "")
    say(decision_page(propose(partnerships["kalamazoo-2017"], ASKED), width=page_width()))
    put("", at("Go on with these files", "bold"))
    for line in ("demo --to mine", f"status mine --as-of {DAY}", f"explain mine/muskegon-heights-2017.partnership.yaml --as-of {DAY}"):
        say(f"  partnership-rules {line}")
