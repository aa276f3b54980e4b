"""Write the generated parts of the reference pages: ``python -m reference_pages``."""

from . import write_files

write_files()
