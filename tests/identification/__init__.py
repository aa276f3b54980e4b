"""Identification, held against an enumeration of every completion, and against what states published."""
