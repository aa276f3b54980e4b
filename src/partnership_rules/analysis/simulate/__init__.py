"""Simulate a policy on synthetic partnerships, drawn from a documented model."""

from .model import Model
from .simulate import OUTCOMES, grid, shares, simulate, variant

__all__ = ["OUTCOMES", "Model", "grid", "shares", "simulate", "variant"]
