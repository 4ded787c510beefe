"""The fairness review between calculation and publication."""
