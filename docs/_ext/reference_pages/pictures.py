"""The picture of a policy's machine, drawn by the library itself."""

from __future__ import annotations

import partnership_rules as pr
from partnership_rules.views.machine.svg import machine_html
from partnership_rules.views.markup import tag
from partnership_rules.views.style import STYLE

__all__ = ["machine"]


def machine(policy: pr.Policy) -> str:
    """Give the machine as an inline picture, which needs no script, what its numbers mean, and its Mermaid text, folded."""
    return f"```{{raw}} html\n{tag('div', tag('style', STYLE), machine_html(policy), class_='pr')}\n```\n"
