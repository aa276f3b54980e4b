"""Run the command line: ``python -m partnership_rules``."""

from .cli import main

if __name__ == "__main__":
    main()
