"""What waits for a person now."""
