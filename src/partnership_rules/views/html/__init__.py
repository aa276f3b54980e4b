"""Results as HTML: semantic, without scripts, light and dark, and readable without its style sheet."""
