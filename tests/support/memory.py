"""Where tests put what they throw away: in memory where there is room for it, on the disk otherwise.

The programs' own ``synchronous=FULL`` and ``fsync`` stay as they are; in memory they only cost nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

LEAST_FREE_BYTES = 2 * 1024**3
DISK = Path(tempfile.gettempdir())
MEMORY = Path("/dev/shm")


def throwaway_folder(memory: Path = MEMORY, disk: Path = DISK, least_free_bytes: int = LEAST_FREE_BYTES) -> Path:
    """``memory`` where it is a folder to write in with that much room; else ``disk``."""
    is_usable = memory.is_dir() and os.access(memory, os.W_OK | os.X_OK)
    return memory if is_usable and shutil.disk_usage(memory).free >= least_free_bytes else disk
