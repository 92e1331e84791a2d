"""The table at the end of ``make faults``: area, cases, lost, duplicated, failed.

A test that runs many cases records their number as the property ``cases``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from tests.support.toll import IS_FULL, DuplicatedError, LostError

AREA = re.compile(r"test_f(\d+)_")
COLUMNS = ("cases", "lost", "duplicated", "failed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not IS_FULL:
        return
    tolls = _tolls(terminalreporter)
    terminalreporter.section("fault matrix")
    terminalreporter.write_line("area" + "".join(f"{name:>12}" for name in COLUMNS))
    for area in sorted(tolls):
        terminalreporter.write_line(f"F{area:<3}" + "".join(f"{tolls[area][name]:>12}" for name in COLUMNS))


def _tolls(reporter: pytest.TerminalReporter) -> dict[int, Counter[str]]:
    tolls: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for outcome in ("passed", "failed", "error"):
        for report in reporter.stats.get(outcome, []):
            found = AREA.search(report.nodeid)
            if found is not None and (report.when == "call" or outcome != "passed"):
                tolls[int(found[1])] += _toll(report, is_good=outcome == "passed")
    return dict(tolls)


def _toll(report: pytest.TestReport, *, is_good: bool) -> Counter[str]:
    cases = sum(int(str(value)) for name, value in report.user_properties if name == "cases") or 1
    words = "" if is_good else str(report.longrepr)
    return Counter(
        cases=cases,
        failed=0 if is_good else 1,
        lost=int(LostError.__name__ in words),
        duplicated=int(DuplicatedError.__name__ in words),
    )
