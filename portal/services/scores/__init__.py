"""From stored rows to explained numbers: snapshots, calculation, combination, verification."""
