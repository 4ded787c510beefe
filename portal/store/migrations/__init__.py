"""Alembic's folder: how to run (`env.py`) and what to run (`versions/`)."""
