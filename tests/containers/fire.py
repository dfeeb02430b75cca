"""The story, played while one container after the other is killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.containers.stack import OURS, SERVERS, Stack

PAUSE = 1.5
"""Seconds between two kills: the story takes a minute, and nobody is to be spared."""


@dataclass(frozen=True)
class Played:
    """A story's end, what it said, and what was killed meanwhile, one after the other."""

    ended: int
    said: str
    killed: Sequence[str]


def play(stack: Stack) -> Played:
    with stack.story() as story:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(story.stdout or ()))
        reader.start()
        try:
            wait_until(
                lambda: "is set up" in "".join(said) or story.poll() is not None,
                300,
                "the story's first step",
            )
            killed = kill_one_after_the_other(stack, lambda: story.poll() is not None)
            ended = story.wait(timeout=600)
        finally:
            story.terminate()
            reader.join(30)
    return Played(ended, "".join(said), killed)


def kill_one_after_the_other(stack: Stack, is_over: Callable[[], bool]) -> list[str]:
    killed: list[str] = []
    for service in victims():
        if is_over():
            break
        stack.kill_and_start(service)
        killed.append(service)
        if service in SERVERS:
            wait_until(lambda one=service: stack.is_healthy(one), 240, f"{service} healthy again")
        else:
            time.sleep(PAUSE)
    return killed


def victims() -> Iterator[str]:
    """The servers in between, so that the services meet them gone while they work."""
    yield from ("notifications-worker", "kafka", *OURS[:5], "postgres", *OURS[5:])


def wait_until(is_so: Any, seconds: float, what: object) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, (
            f"{what() if callable(what) else what}: not within {seconds} s"
        )
        time.sleep(0.3)
