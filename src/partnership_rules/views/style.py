"""The one style sheet, for pages and notebooks, and the four colours: the words are in style.css."""

import re
from importlib.resources import files

from .markup import Markup

__all__ = ["BLUE", "GREEN", "PURPLE", "STYLE", "VERMILLION"]

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"

STYLE = Markup(re.sub(r"/\*.*?\*/\s*", "", files(__package__).joinpath("style.css").read_text("utf-8"), flags=re.DOTALL))
"""The style sheet without its comments; it stands in every page and notebook output, which needs no other file."""
