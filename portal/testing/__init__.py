"""For plugin authors: the conformance suite that says whether a plugin keeps its promises.

```python
from pathlib import Path

from portal.testing import assert_conforms


def test_conformance():
    assert_conforms(Path(__file__).parents[1])
```
"""

from __future__ import annotations

from portal.testing.findings import Answer, Finding, Report
from portal.testing.show import report_text
from portal.testing.suite import assert_conforms, check_plugin

__all__ = ["Answer", "Finding", "Report", "assert_conforms", "check_plugin", "report_text"]
