"""Reads for screens and reports: frozen rows, a fixed handful of statements each."""
