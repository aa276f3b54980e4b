"""The machine of a policy as Mermaid text, under the name by which a standing asks for it."""

from .machine.mermaid import mermaid

__all__ = ["mermaid"]
