"""Fixtures of all tests: a database, a fixed clock, the bureau, its people.

Tests below ``tests/storage``, ``tests/services`` and ``tests/faults``, and those marked ``both_databases``, run once on
SQLite and once on PostgreSQL; all others on SQLite, and those marked ``sqlite_only`` too. Of the cases of a test marked
``one_database_a_case`` the fast run takes every other one on either database, and the slow run the rest.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from storage.audit.book import AuditBook
from storage.audit.key import KEY_NAME
from storage.files import DiskFileStore
from storage.unit_of_work import Storage
from tests.support.databases import PostgresDatabases, SqliteDatabases
from tests.support.memory import throwaway_folder
from tests.support.people import People, join_everybody
from tests.support.warm import keep_compiled_statements

if TYPE_CHECKING:
    from bot.plan.model import Plan
    from bot.services.bureau import Bureau

AUDIT_KEY = b"key of the tests"
BOTH = ("storage", "services", "faults")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(throwaway_folder()))  # read when ``tmp_path`` is first asked for
    keep_compiled_statements()
    config.addinivalue_line("markers", "both_databases: runs on SQLite and on PostgreSQL")
    config.addinivalue_line("markers", "sqlite_only: runs on SQLite only, wherever it stands")
    config.addinivalue_line("markers", "one_database_a_case: the case's other database belongs to the slow run")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    _mark_other_database(items)  # before ``-m`` chooses
    yield
    _put_long_first(items)


def _mark_other_database(items: list[pytest.Item]) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        if not isinstance(item, pytest.Function) or item.get_closest_marker("one_database_a_case") is None:
            continue
        kind = item.callspec.params["database_kind"]
        place = (item.nodeid.partition("[")[0], kind)
        if seen[place] % 2 != (kind == "postgresql"):
            item.add_marker(pytest.mark.slow)
        seen[place] += 1


def _put_long_first(items: list[pytest.Item]) -> None:
    """Tests with a time limit of their own begin either half, as two workers take one half each and end together.

    Those of one file stay together, for they may share what is made once.
    """
    long = [item for item in items if item.get_closest_marker("timeout") is not None]
    others = [item for item in items if item.get_closest_marker("timeout") is None]
    files = list(dict.fromkeys(item.path for item in long))
    first = [item for item in long if files.index(item.path) % 2 == 0]
    second = [item for item in long if files.index(item.path) % 2 == 1]
    middle = len(others) // 2
    items[:] = [*first, *others[:middle], *second, *others[middle:]]


def pytest_collection_finish() -> None:
    """What has been imported by now lives until the end: no later garbage collection has to look through it."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" not in metafunc.fixturenames:
        return
    definition = metafunc.definition
    folder = definition.path.relative_to(Path(__file__).parent).parts[0]
    is_both = folder in BOTH or definition.get_closest_marker("both_databases") is not None
    is_both = is_both and definition.get_closest_marker("sqlite_only") is None
    metafunc.parametrize("database_kind", ["sqlite", "postgresql"] if is_both else ["sqlite"], scope="session")


@pytest.fixture(scope="session")
def _sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def _postgres_databases() -> Iterator[PostgresDatabases]:
    databases = PostgresDatabases()
    yield databases
    databases.close()


@pytest.fixture
def _databases(
    database_kind: str, _sqlite_databases: SqliteDatabases, _postgres_databases: PostgresDatabases
) -> SqliteDatabases | PostgresDatabases:
    return _sqlite_databases if database_kind == "sqlite" else _postgres_databases


@pytest.fixture
def empty_url(_databases: SqliteDatabases | PostgresDatabases, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    with _databases.empty(tmp_path) as url:
        yield url


@pytest.fixture
def database_url(_databases: SqliteDatabases | PostgresDatabases, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with all tables, without rows."""
    with _databases.prepared(tmp_path) as url:
        yield url


@pytest.fixture
def storage(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Storage]:
    """The database, with a record of what is changed in it; the key lies where the settings say."""
    (tmp_path / KEY_NAME).write_bytes(AUDIT_KEY)
    opened = Storage(database_url, AuditBook(lambda: AUDIT_KEY, clock))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 2024-05-09, 10:00 in the bureau."""
    return FixedClock(parse_moment("2024-05-09T10:00"))


@pytest.fixture(scope="session")
def _some_settings() -> Settings:
    return Settings(token="1:test", _env_file=None)  # 15 ms each: sixty environment variables are looked for


@pytest.fixture
def settings(_some_settings: Settings, database_url: str, tmp_path: Path) -> Settings:
    return _some_settings.model_copy(update={"data_dir": tmp_path, "database_url": database_url})


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The plan that the package brings; it is a value, so all tests share it."""
    from bot.plan.loader import load_builtin

    return load_builtin("gangcheng-2024")


@pytest.fixture
def bureau(plan: Plan, storage: Storage, clock: FixedClock, settings: Settings, tmp_path: Path) -> Bureau:
    """The bureau with the plan that the package brings, without members."""
    from bot.plan.workdays import WorkCalendar
    from bot.services.bureau import Bureau

    return Bureau(
        plan=plan,
        calendar=WorkCalendar(),
        storage=storage,
        clock=clock,
        files=DiskFileStore(tmp_path),
        settings=settings,
    )


@pytest.fixture
def people(storage: Storage) -> People:
    """张三, 李四, 王五, 赵六, 孙七 and 钱八, all joined."""
    return join_everybody(storage)
