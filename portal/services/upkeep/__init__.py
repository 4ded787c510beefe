"""What operators keep in order: states and archives of plugins."""
