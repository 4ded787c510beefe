"""Units, positions, employees, their facts; by hand and by import."""
