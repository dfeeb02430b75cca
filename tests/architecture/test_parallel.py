"""How the processes of a parallel run share tests and ports."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SYSTEMS = {
    "tests/system/faults/test_faults.py",
    "tests/system/faults/test_planted_bugs.py",
    "tests/system/test_figures.py",
    "tests/system/test_outage.py",
    "tests/system/test_story.py",
    "tests/system/test_story_clock.py",
    "tests/system/test_circle_outlives_the_programme.py",
    "tests/system/test_story_goes_on_without_insights.py",
}


@pytest.fixture
def conftest(pytestconfig: pytest.Config) -> ModuleType:
    found = pytestconfig.pluginmanager.get_plugin(str(ROOT / "conftest.py"))
    assert isinstance(found, ModuleType)
    return found


def test_one_process_takes_all_tests_of_whole_systems(
    conftest: ModuleType, pytestconfig: pytest.Config
) -> None:
    """The process that distributes tests has their ids only. Each scope goes to one process."""
    scheduler = object.__new__(conftest.FileByFile)
    scheduler.config = pytestconfig
    files = [str(file.relative_to(ROOT)) for file in ROOT.glob("tests/system/**/test_*.py")]
    scopes = {file: scheduler._split_scope(f"{file}::Class::test[a::b]") for file in files}

    assert {file for file, scope in scopes.items() if scope == "systems"} == SYSTEMS
    assert all(scope == file for file, scope in scopes.items() if file not in SYSTEMS)


def test_no_two_processes_share_a_port(conftest: ModuleType) -> None:
    shares = [conftest._share("22000-22499", number, 3) for number in range(3)]

    assert shares == ["22000-22165", "22166-22331", "22332-22497"]
