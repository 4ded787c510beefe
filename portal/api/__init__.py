"""The one surface that plugins import: descriptions, facts, exact explained numbers, errors."""

from __future__ import annotations

from portal.api import cards as _cards
from portal.api import describe as _describe
from portal.api import methods as _methods
from portal.api import numbers as _numbers
from portal.api import reading as _reading
from portal.api import snapshot as _snapshot
from portal.api.cards import *
from portal.api.describe import *
from portal.api.grades import *
from portal.api.hooks import *
from portal.api.indicators import *
from portal.api.measured import *
from portal.api.methods import *
from portal.api.numbers import *
from portal.api.reading import *
from portal.api.scales import *
from portal.api.snapshot import *
