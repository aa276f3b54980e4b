"""Timelines: a small neutral model, read from a standing, and its renderers."""

from .model import Band, Due, Lanes, Mark, Span, Timeline
from .read import lanes_of, timeline_of

__all__ = ["Band", "Due", "Lanes", "Mark", "Span", "Timeline", "lanes_of", "timeline_of"]
