"""The superior marks two things from 1 to 5."""

from __future__ import annotations

from portal.api import Item, RatingForm, Scale, ScalePoint

WORDS = ("Sangat kurang", "Kurang", "Sesuai", "Baik", "Sangat baik")

SUPERIOR = RatingForm(
    id="superior",
    title="Formulir atasan",
    relation="superior",
    items=(
        Item(code="service", label="Melayani", prompt="Melayani dengan cepat dan ramah."),
        Item(code="team", label="Bekerja sama", prompt="Menolong rekan yang kewalahan."),
    ),
    scale=Scale(
        points=tuple(ScalePoint(value=at, label=word) for at, word in enumerate(WORDS, 1)),
        reason_required=frozenset({1, 5}),
    ),
    required=True,
)
