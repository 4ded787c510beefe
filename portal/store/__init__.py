"""The database: models, reads through one scoping layer, migrations."""
