"""One module for each command; each has ``register(app)`` and stands in the list of ``app.COMMANDS``."""
