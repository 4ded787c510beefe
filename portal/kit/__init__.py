"""Tools for plugin authors: new plugins, and what a change of a formula does to the scores."""
