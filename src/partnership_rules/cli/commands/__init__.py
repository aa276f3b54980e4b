"""One module for each command, which holds a function of the same name and stands in the list of ``app.COMMANDS``."""
