"""Broken documents, each with the faults it must be told: nearly equal to a good one, so that only the fault can be what is told."""
