"""What follows a result: proposals, decisions, outcomes; the career record."""
