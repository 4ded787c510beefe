"""Pages and forms: load, permit, act, render, in that order in every view."""
