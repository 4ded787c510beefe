"""What many decide together: proposals, votes, points."""
