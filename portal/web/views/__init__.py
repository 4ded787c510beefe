"""Pages by area; each module with a `bp` is found and registered at start."""
