"""What is going on, for the person who waits.

Promise: on a terminal a moving line per step and one lasting line when it is done; elsewhere plain
lines only. Steps may run at the same time in several threads.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Live

_NO_TASK = TaskID(0)


class Step:
    """Something under way; `note` adds a word to its last line, `advance` moves its bar."""

    def __init__(self, progress: Progress, text: str) -> None:
        self._progress = progress
        self._task = progress.live.add_task(text, total=None) if progress.live else _NO_TASK
        self._total = self._done = self._told = 0
        self.text = text
        self.remark = ""

    def expect(self, total: int) -> None:
        self._total = total
        if self._progress.live:
            self._progress.live.update(self._task, total=total)

    def advance(self, amount: int) -> None:
        self._done += amount
        if self._progress.live:
            self._progress.live.update(self._task, advance=amount)
        elif self._total:
            self._tell_quarters()

    def note(self, remark: str) -> None:
        self.remark = remark

    def close(self) -> None:
        if self._progress.live:
            self._progress.live.remove_task(self._task)

    def _tell_quarters(self) -> None:
        quarter = min(4 * self._done // self._total, 3)
        if quarter > self._told:
            self._told = quarter
            self._progress.say(f"  {self.text}: {25 * quarter} %")


class Progress:
    """Use as a context manager around everything that shall be shown."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.live: Live | None = self._live_view() if self.console.is_terminal else None

    def _live_view(self) -> Live:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(24),
            TimeElapsedColumn(),
        )
        return Live(*columns, console=self.console, transient=True)

    def __enter__(self) -> Progress:
        if self.live:
            self.live.start()
        return self

    def __exit__(self, *how: object) -> None:
        if self.live:
            self.live.stop()

    def pause(self) -> None:
        """Nothing moves from here on: the live view would only cost processor time."""
        if self.live:
            self.live.stop()

    def say(self, text: str) -> None:
        self.console.print(text, markup=False, soft_wrap=True)

    @contextmanager
    def step(self, text: str) -> Iterator[Step]:
        """A step that ends with a line saying how long it took; if it fails, nothing is claimed."""
        step, began = Step(self, text), time.monotonic()
        try:
            yield step
        finally:
            step.close()
        remark = f" · {step.remark}" if step.remark else ""
        self.say(f"✓ {text}{remark} ({time.monotonic() - began:.1f} s)")


class Silence(Progress):
    """Shows nothing; for tests and for parts used on their own."""

    def __init__(self) -> None:
        super().__init__(Console(quiet=True))
