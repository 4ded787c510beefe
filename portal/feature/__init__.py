"""The surface that feature plugins import beside `portal.api`: pages, own tables, reads, acts.

What is public is listed once, in the `__all__` of each module; this page only gathers the lists.
"""

from __future__ import annotations

from portal.domain.actor import Actor
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, WrongStage
from portal.domain.sentences import Sentence, mark, sentence
from portal.feature import acts as _acts
from portal.feature import answers as _answers
from portal.feature import reads as _reads
from portal.feature import tables as _tables
from portal.feature.acts import *
from portal.feature.answers import *
from portal.feature.reads import *
from portal.feature.tables import *

__all__ = [
    "Actor",
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "Problem",
    "Sentence",
    "WrongStage",
    "mark",
    "sentence",
]
__all__ += _acts.__all__
__all__ += _answers.__all__
__all__ += _reads.__all__
__all__ += _tables.__all__
