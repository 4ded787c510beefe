"""Writing, signing and keeping the records of registers."""
