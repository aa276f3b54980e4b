"""Portfolios: columns held against ``evaluate``."""
