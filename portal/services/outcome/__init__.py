"""What follows a number: publication, response, dialogue, objection."""
