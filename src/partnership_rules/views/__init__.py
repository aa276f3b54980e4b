"""Views: a standing in words and pictures. Pure functions from results to text."""

from .diagram import mermaid
from .page import decision_page, page

__all__ = ["decision_page", "mermaid", "page"]
