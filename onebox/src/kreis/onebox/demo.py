"""`kreis demo`: the story of two groups, on a story clock, in a data folder of its own.

Promise: starts from nothing each time, plays and checks every step, and ends with 0, or with 1
and the name of the step that failed. On a terminal it then stays up to be looked at.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from rich.table import Table

from kreis.console.issuer.signing import Issuer, role_claims
from kreis.onebox.box import Box, running_box
from kreis.onebox.fault import Fault
from kreis.onebox.kafka_users import SUBSCRIBER
from kreis.onebox.lock import DataLock
from kreis.onebox.people import people_of
from kreis.onebox.progress import Progress
from kreis.onebox.story.figures import lines
from kreis.onebox.story.ledger import Counts, counted, told_facts
from kreis.onebox.story.letters import letters
from kreis.onebox.story.player import Step, Story
from kreis.onebox.story.services import Kreis
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import AGENCY, organisation

READER = Path(__file__).parents[4] / "examples" / "who_takes_part.py"
"""Another team's program; there in a checkout only."""
SUMS = "docs/story.md"


def play(data: Path, progress: Progress, *, stay: bool) -> None:
    """Plays the story from the beginning. Raises `Fault` naming the step that failed."""
    _empty(data)
    with running_box(data, story_clock=True, progress=progress) as box:
        story = Story(kreis_of(box), data / "outbox")
        number = 0
        for number, step in enumerate(story.steps(), start=1):
            play_step(number, step, progress, data)
        _show_reader(number + 1, box, progress)
        _count_facts(number + 2, box, progress)
        _show_figures(story.stage, progress)
        if not stay:
            progress.say(
                "The story went as written. On a terminal, or as `kreis demo --stay`, it stays up."
            )
            return
        _show_addresses(box, progress)
        progress.say("Ctrl-C ends it.")
        progress.pause()
        box.wait()


def _empty(data: Path) -> None:
    """Removes an earlier play. Refuses a folder that holds something else, or is in use."""
    mark = data / "this-is-a-demo"
    if data.exists() and any(data.iterdir()) and not mark.exists():
        raise Fault(
            f"{data} holds something that is no earlier demo, and the demo would empty it.",
            "Choose another folder with --data.",
        )
    lock = DataLock(data)
    for each in data.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
    mark.touch()
    lock.close()


def kreis_of(box: Box) -> Kreis:
    """This box as the story sees it: addresses, and tokens from its own issuer."""
    issuer = Issuer(box.data / "keys", box.issuer)

    def token(role: str) -> str:
        agency = None if role == "operator" else AGENCY
        return issuer.sign(role_claims(role, agency), timedelta(minutes=10))

    return Kreis(box.addresses, token)


def play_step(number: int, step: Step, progress: Progress, data: Path) -> None:
    name, do = step
    try:
        with progress.step(f"{number:2}. {name}") as shown:
            shown.note(do())
    except Exception as error:
        raise Fault(
            f"The story failed at step {number}, “{name}”: {error}",
            f"What the services wrote is in {data / 'logs'}.",
        ) from error


def _show_reader(number: int, box: Box, progress: Progress) -> None:
    """What another team sees, by its own program."""
    if not READER.exists():
        progress.say(f"   (another team's reader, {READER.name}, is in a checkout only)")
        return
    name = "Another team's program reads who takes part in what"

    def read() -> str:
        words, password = _as_subscriber(box)
        command = [sys.executable, str(READER), *words]
        done = subprocess.run(
            command, input=password, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        lines = done.stdout.splitlines()
        progress.say("\n".join(f"      {line}" for line in [*lines[:3], "…"]))
        return lines[-1]

    play_step(number, (name, read), progress, box.data)


def _as_subscriber(box: Box) -> tuple[list[str], str]:
    """How the reader comes in, and the password that it reads from its standard input."""
    users = box.kafka.users
    access = users.access(box.bootstrap, SUBSCRIBER) if users else box.access
    words = ["--kafka", access.bootstrap]
    words += ["--user", access.user, "--password-file", "-"] if access.user else []
    words += ["--ca", access.ca] if access.ca else []
    is_open = access.protocol.endswith("PLAINTEXT") or not (access.user or access.ca)
    return [*words, *(["--no-tls"] if is_open else [])], access.password


def _count_facts(number: int, box: Box, progress: Progress) -> None:
    counts: list[Counts] = []

    def count() -> str:
        messages = told_facts(box.access, patience=30)
        counts.append(counted(messages))
        return f"{len(messages)} facts, each valid, numbered without a gap, as many as written"

    play_step(number, ("What stands on the topics is counted", count), progress, box.data)
    table = Table("topic", "fact", "count")
    for (topic, fact), found in counts[0].items():
        table.add_row(topic, fact.removeprefix("kreis."), str(found))
    progress.console.print(table)


def _show_figures(stage: Stage, progress: Progress) -> None:
    table = Table("figure", "at the end of the story", "page")
    for line in lines(stage):
        table.add_row(line.what, line.value, line.page)
    progress.console.print(table)
    progress.say(f"The pages are on {stage.kreis.addresses['console']}; {SUMS} has the sums.")


def _show_addresses(box: Box, progress: Progress) -> None:
    sent = letters(box.data / "outbox")
    invited = [letter for letter in sent if "Sind Sie dabei?" in letter.text]
    first = next((letter for letter in invited if "Ihr Kind" in letter.text), invited[0])
    another = f"kreis sign-in --data {box.data}"
    progress.say(f"Sign in, once each and within 30 minutes (another link: {another}):")
    people = people_of(box.data, box.issuer)
    people.keep(organisation())
    for somebody in organisation().people:
        progress.say(f"  {somebody.name:<22} {people.link(somebody)}")
    progress.say("Look around:")
    for about, where in {
        "a participant's page": first.link,
        "all messages": box.data / "outbox",
        "Kafka": box.bootstrap,
        "log lines": box.data / "logs",
        **box.addresses,
    }.items():
        progress.say(f"  {about:<22} {where}")
