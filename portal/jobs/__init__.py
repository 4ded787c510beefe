"""Background work: a durable job table as truth, and an engine that only carries ids."""
