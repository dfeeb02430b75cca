"""When the night's work runs, and how long logs stay."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kreis.onebox.cleansing import AFTER_A_START, LOG_LASTS, first_pause, seconds_until, turn_logs

NOON = datetime(2027, 3, 15, 12, tzinfo=UTC)


def test_the_next_night_is_today_or_tomorrow() -> None:
    assert seconds_until(3, NOON) == 15 * 3600
    assert seconds_until(13, NOON) == 3600
    assert seconds_until(12, NOON) == 24 * 3600


def test_a_night_that_was_missed_is_made_up_for_after_the_start(tmp_path: Path) -> None:
    assert first_pause(tmp_path, NOON) == 15 * 3600
    long_ago = (NOON - timedelta(days=2)).timestamp()
    os.utime(tmp_path / "cleansed", (long_ago, long_ago))

    assert first_pause(tmp_path, NOON) == AFTER_A_START


def test_a_log_is_put_aside_after_seven_days_and_gone_after_fourteen(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "intake.log"
    log.parent.mkdir()
    log.write_text("first week\n")
    turn_logs(tmp_path, 0)
    begun = log.with_suffix(".log.begun").stat().st_mtime
    with log.open("a") as open_all_the_time:
        turn_logs(tmp_path, begun + LOG_LASTS + 1)
        open_all_the_time.write("second week\n")

    assert log.read_text() == "second week\n"
    assert log.with_suffix(".log.1").read_text() == "first week\n"

    turn_logs(tmp_path, begun + 2 * (LOG_LASTS + 1))
    assert log.read_text() == ""
    assert log.with_suffix(".log.1").read_text() == "second week\n"
