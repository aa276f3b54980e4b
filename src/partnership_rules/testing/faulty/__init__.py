"""Policies and agreements with one fault each, and which scenarios and laws notice it."""
