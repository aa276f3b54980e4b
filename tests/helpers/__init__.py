"""Shared by the tests: short ways to build what they speak of, and oracles written apart from the library."""
