"""The one surface that plugins import: descriptions, facts, exact explained numbers, errors.

What is public is listed once, in the `__all__` of each module; this page only gathers the lists.
"""

from __future__ import annotations

from portal.api import cards as _cards
from portal.api import describe as _describe
from portal.api import documents as _documents
from portal.api import features as _features
from portal.api import grades as _grades
from portal.api import hooks as _hooks
from portal.api import indicators as _indicators
from portal.api import instruments as _instruments
from portal.api import measured as _measured
from portal.api import methods as _methods
from portal.api import numbers as _numbers
from portal.api import reading as _reading
from portal.api import report_data as _report_data
from portal.api import scales as _scales
from portal.api import snapshot as _snapshot
from portal.api import words as _words
from portal.api.cards import *
from portal.api.describe import *
from portal.api.documents import *
from portal.api.features import *
from portal.api.grades import *
from portal.api.hooks import *
from portal.api.indicators import *
from portal.api.instruments import *
from portal.api.measured import *
from portal.api.methods import *
from portal.api.numbers import *
from portal.api.reading import *
from portal.api.report_data import *
from portal.api.scales import *
from portal.api.snapshot import *
from portal.api.words import *

__all__: list[str] = []
__all__ += _cards.__all__
__all__ += _describe.__all__
__all__ += _documents.__all__
__all__ += _features.__all__
__all__ += _grades.__all__
__all__ += _hooks.__all__
__all__ += _indicators.__all__
__all__ += _instruments.__all__
__all__ += _measured.__all__
__all__ += _methods.__all__
__all__ += _numbers.__all__
__all__ += _reading.__all__
__all__ += _report_data.__all__
__all__ += _scales.__all__
__all__ += _snapshot.__all__
__all__ += _words.__all__
