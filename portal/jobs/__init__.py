"""Durable background jobs: the table is the truth, the queue only wakes the workers."""
