"""The coverage gates: the pure core whole, everything else nearly so. Branches count.

``python -m tests.support.coverage_gates FILE`` reads coverage's JSON report and exits 1 naming what falls short.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Gate:
    """Files below ``folder`` must be covered to ``least`` per cent together."""

    folder: str
    least: float


GATES = (
    Gate("bot/domain/", 100.0),
    Gate("bot/plan/", 100.0),
    Gate("bot/scoring/", 100.0),
    Gate("", 90.0),
)


def covered_percent(files: dict[str, Any], folder: str) -> float:
    """Lines and branches covered, in per cent of all below the folder; 0 when there is nothing."""
    sums = [entry["summary"] for name, entry in files.items() if name.startswith(folder)]
    total = sum(each["num_statements"] + each["num_branches"] for each in sums)
    covered = sum(each["covered_lines"] + each["covered_branches"] for each in sums)
    return 100.0 * covered / total if total else 0.0


def shortfalls(files: dict[str, Any]) -> list[str]:
    """One line for each gate that is not met."""
    found = ((gate, covered_percent(files, gate.folder)) for gate in GATES)
    return [
        f"{gate.folder or 'everything'}: {percent:.2f} % covered, at least {gate.least:.0f} % wanted"
        for gate, percent in found
        if percent < gate.least
    ]


def main(report: str) -> int:
    files = json.loads(Path(report).read_text(encoding="utf-8"))["files"]
    lines = shortfalls(files) or ["coverage gates: all met"]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(shortfalls(files)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
