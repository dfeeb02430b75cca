from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from kreis.onebox.child import Child, Command
from kreis.onebox.fault import Fault
from kreis.onebox.reaper import ChildReaper
from onebox.tests.driven import Drive

pytestmark = pytest.mark.waits

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
WITH_CHILD = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"


def python(program: str, log: Path) -> Command:
    return Command([sys.executable, "-c", program], log)


def gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def eventually(happens: Callable[[], bool], within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_kill_9_of_onebox_ends_everything_and_the_next_start_waits_for_that(
    drives: Drive, tmp_path: Path
) -> None:
    first = drives(tmp_path)
    family = psutil.Process(first.process.pid).children(recursive=True)
    assert {first.pids["kafka"], first.pids["postgres"]} < {process.pid for process in family}
    first.process.kill()
    second = drives(tmp_path)
    assert all(gone(process) for process in family)
    assert second.pids["kafka"] != first.pids["kafka"]


def test_closing_the_reaper_kills_what_does_not_want_to_end(tmp_path: Path) -> None:
    reaper = ChildReaper(patience=0.5)
    child = Child(python(STUBBORN, tmp_path / "log"), reaper)
    time.sleep(0.3)
    reaper.close()
    assert child.wait(1) == -signal.SIGKILL


def test_a_killed_helper_is_replaced_and_no_child_is_forgotten(tmp_path: Path) -> None:
    reaper = ChildReaper(patience=0.5)
    first = Child(python(STUBBORN, tmp_path / "log"), reaper)
    helper = psutil.Process(reaper.helper_pid)
    helper.kill()
    assert eventually(lambda: gone(helper))
    second = Child(python(STUBBORN, tmp_path / "log"), reaper)
    time.sleep(0.3)
    reaper.close()
    assert (first.wait(1), second.wait(1)) == (-signal.SIGKILL, -signal.SIGKILL)


def test_nothing_starts_when_the_reaper_is_closed(tmp_path: Path) -> None:
    reaper = ChildReaper()
    reaper.close()
    with pytest.raises(Fault, match="onebox is ending"):
        Child(python(STUBBORN, tmp_path / "log"), reaper)


def test_what_a_process_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    with ChildReaper() as reaper:
        child = Child(python(WITH_CHILD, tmp_path / "log"), reaper)
        process = psutil.Process(child.pid)
        assert eventually(lambda: bool(process.children()))
        left_behind = process.children()[0]
        process.kill()
        child.wait()
        assert eventually(lambda: gone(left_behind))
