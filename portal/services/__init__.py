"""Use cases: one transaction each, with an actor and plain values; no request in sight."""
