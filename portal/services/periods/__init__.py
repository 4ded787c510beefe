"""Months and quarters that are closed one by one, and objections to them."""
