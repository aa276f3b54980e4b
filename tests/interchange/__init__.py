"""Interchange: what is written for others is read back, checked field by field, and never says more than the records."""
