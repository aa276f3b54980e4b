"""Simulate a policy on synthetic partnerships, drawn from a documented model."""

from .model import Model
from .simulate import OUTCOMES, Drawing, grid, last_day, paths, shares, simulate, variant, variants, within

__all__ = ["OUTCOMES", "Drawing", "Model", "grid", "last_day", "paths", "shares", "simulate", "variant", "variants", "within"]
