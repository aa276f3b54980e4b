"""The picture of a policy's machine, drawn by the library itself."""

from __future__ import annotations

import partnership_rules as pr
from partnership_rules import views

__all__ = ["machine"]


def machine(policy: pr.Policy) -> str:
    """Give the machine as an inline picture, which needs no script, and its Mermaid text folded below it."""
    drawing = views.machine_svg(policy) if hasattr(views, "machine_svg") else ""
    picture = f'```{{raw}} html\n<div class="diagram">{drawing}</div>\n```\n\n' if drawing else ""
    return f"{picture}````{{dropdown}} Mermaid\n```output\n{views.mermaid(policy)}```\n````" if drawing else f"```output\n{views.mermaid(policy)}```"
