"""How the documentation site is built: Sphinx, MyST, furo, and notebooks that are executed while it is built."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import partnership_rules

project = "partnership-rules"
author = "The partnership-rules authors"
copyright = author
version = release = partnership_rules.__version__

suppress_warnings = ["ref.python"]  # two packages may each have a name, such as Pool, and a signature says it without its package
extensions = ["myst_nb", "sphinx.ext.autodoc", "reference_pages"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
# An option such as --as-of must stay two hyphens.
smartquotes = False
exclude_patterns = ["_build", "README.md"]

html_theme = "furo"
html_title = "partnership-rules"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": False}

myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

# Every notebook is run from the top while the site is built: what a reader sees is what the library says today.
nb_execution_mode = "force"
nb_execution_timeout = 60
nb_execution_raise_on_error = True
nb_merge_streams = True

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_class_signature = "mixed"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
add_module_names = False
