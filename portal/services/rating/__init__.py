"""Forms about people: who rates whom, answers kept apart from raters, feedback."""
