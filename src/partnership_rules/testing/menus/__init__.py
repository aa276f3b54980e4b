"""The choices from which policies, agreements, partnerships and evidence are put together, the simplest choice first."""
