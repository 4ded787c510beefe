"""What is measured: plans, projects, own indicators, targets, values, evidence."""
