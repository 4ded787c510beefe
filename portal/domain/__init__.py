"""Pure rules of the house: no framework, no database, no clock of its own."""
