"""Lakeland: the accountability system of a made-up state, built on the public face of `partnership_rules` alone."""
