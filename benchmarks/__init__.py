"""How fast the library is: printed, never asserted."""
