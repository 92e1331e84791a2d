"""The gates themselves: a gate that cannot fail would guard nothing."""

from __future__ import annotations

from typing import Any

from tests.support.coverage_gates import covered_percent, shortfalls


def entry(statements: int, covered: int, branches: int = 0, taken: int = 0) -> dict[str, Any]:
    summary = {
        "num_statements": statements,
        "covered_lines": covered,
        "num_branches": branches,
        "covered_branches": taken,
    }
    return {"summary": summary}


WHOLE = {f"bot/{name}/a.py": entry(50, 50, 10, 10) for name in ("domain", "plan", "scoring")}


def test_a_whole_core_and_nine_tenths_of_the_rest_pass() -> None:
    assert shortfalls(WHOLE | {"bot/app/a.py": entry(100, 90)}) == []


def test_one_branch_missing_in_the_core_is_named() -> None:
    files = WHOLE | {"bot/plan/a.py": entry(50, 50, 10, 9)}
    assert [line.partition(":")[0] for line in shortfalls(files)] == ["bot/plan/"]


def test_too_little_of_the_rest_is_named() -> None:
    assert [line.partition(":")[0] for line in shortfalls(WHOLE | {"bot/app/a.py": entry(900, 100)})] == ["everything"]


def test_a_folder_without_files_is_no_full_coverage() -> None:
    assert covered_percent({}, "bot/domain/") == 0.0
