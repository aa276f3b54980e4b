"""Scenarios: how they are read, run, compared with what came out, written, and what of a policy they cover."""
