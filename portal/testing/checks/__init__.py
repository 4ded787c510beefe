"""The single checks; each yields findings about one subject and knows nothing of the others."""
