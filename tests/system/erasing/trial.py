"""Trial: somebody lives through the story, is erased, and is nowhere on the disk any more.

`python -m tests.system.erasing.trial` plays the demo in a folder of its own with a person whose
name, mail address and telephone number nobody else has. Then she is erased, the night's work runs,
and every byte of the data folder is searched: databases, write-ahead log, topics, files, logs.
Before that, five remainders are planted, to show that the search finds each.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from kafka import KafkaProducer  # noqa: TID251  # ours does not compress

from kreis.chassis.messaging.broker import connection
from kreis.contracts import topics
from kreis.onebox import cleansing
from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.story import world
from kreis.onebox.story.player import Story
from kreis.onebox.story.services import Kreis
from tests.support.services import NAMES
from tests.system.erasing.remainders import Remainder, in_files, in_tables, in_topics

PERSON = "P-01"
HER = {
    "first name": "Žofia-Quirîn",
    "last name": "Ünlü-Xanthøs",
    "mail": "zq.quixotine@post.example",
    "phone": "01777730991",
}
"""Nobody and nothing else in the story has these."""
PHONES = ("+491777730991", "0177 7730991", "0177-7730991", "1777730991")
"""How the number may be written elsewhere."""
OLD = {"Sabine": "first name", "Krämer": "last name", "sabine.kraemer@post.example": "mail"}
OLD |= {"0171 3920001": "phone"}
AFTER_THE_MARK = 75
"""Seconds: the second round of an erasure comes a minute after the first."""


class _Renamed:
    """A file of the story, in which she has her own name."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __truediv__(self, name: str) -> _Renamed:
        return _Renamed(self._file / name)

    def read_text(self, encoding: str) -> str:
        text: str = self._file.read_text(encoding)
        for old, what in OLD.items():
            text = text.replace(old, HER[what])
        return text

    def read_bytes(self) -> bytes:
        return self.read_text("utf-8").encode()


def main() -> int:
    world.files = lambda package: _Renamed(resources.files(package))  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(prefix="kreis-erasure-") as folder:
        data = Path(folder)
        with running_box(data, story_clock=True) as box:
            return _run(box, data)


def _run(box: Box, data: Path) -> int:
    kreis = kreis_of(box)
    for name, step in Story(kreis, data / "outbox").steps():
        step()
        print(f"  {name}")
    her_id = _her_id(box)
    _note_about_her(kreis, her_id)
    wanted = {**HER, **{f"phone as {each}": each for each in PHONES}}
    before = _search(box, data, wanted)
    print(f"Before: {len(before)} places hold her name, mail or phone")
    assert before

    began = time.monotonic()
    _erase(kreis, her_id)
    deleted = _search(box, data, wanted)
    print(f"Erased everywhere; {len(deleted)} places on the disk still hold her:")
    _tell(deleted)
    cleansing.cleanse(data, box.postgres.address)
    left = _search(box, data, wanted)
    print(f"After the night's work, {time.monotonic() - began:.0f} s later: {len(left)} places")
    _tell(left)

    id_ = {"id": str(her_id), "id without dashes": her_id.hex}
    ids = _search(box, data, id_)
    print(f"Her id alone stays for some weeks, in {len(ids)} places")
    _tell(ids)
    _let_weeks_pass(box, kreis)
    cleansing.cleanse(data, box.postgres.address)
    later = [each for each in _search(box, data, id_) if not _is_of_a_topic(each)]
    print(f"After 65 days her id is in {len(later)} places outside of topics")
    _tell(later)
    missed = _plant(box, data, wanted)
    return 1 if left or later or missed else 0


def _is_of_a_topic(found: Remainder) -> bool:
    """Kafka deletes by its own clock: records after 28 days (see tests/system/test_erasure.py)."""
    return found.where.startswith(("kafka/", "topic "))


def _let_weeks_pass(box: Box, kreis: Kreis) -> None:
    """On the story clock 35 days until the erasure is closed, and 65 until its records end. Marks
    end by machine time, so they are made older by hand."""
    now = datetime.fromisoformat(kreis.ask("lead", "GET", "intake", "/story-clock")["now"])
    kreis.set_clock(now + timedelta(days=36))
    _wait(box, "select count(*) from erased_subject where closed_at is null")
    for line in _databases(box):
        line.execute("update erased_subject set closed_at = closed_at - interval '31 days'")
    kreis.set_clock(now + timedelta(days=67))
    _wait(box, "select count(*) from erased_subject")
    _wait(box, "select count(*) from erasure", ("intake",))


def _databases(box: Box, names: Sequence[str] = NAMES) -> Iterator[psycopg.Connection]:
    for name in names:
        url = box.postgres.superuser_url
        with psycopg.connect(url, dbname=f"kreis_{name}", autocommit=True) as line:
            yield line


def _wait(box: Box, count: str, names: Sequence[str] = NAMES) -> None:
    """Waits until the count is 0 in each of the databases."""
    deadline = time.monotonic() + 300
    for line in _databases(box, names):
        while line.execute(count.encode()).fetchone() != (0,):
            assert time.monotonic() < deadline, count
            threading.Event().wait(1)


def _search(box: Box, data: Path, wanted: Mapping[str, str]) -> list[Remainder]:
    """A checkpoint first, so that what is in memory alone is on the disk."""
    url = box.postgres.superuser_url
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("checkpoint")
    databases = [f"kreis_{name}" for name in NAMES]
    return [
        *in_files(data, wanted),
        *sorted(in_tables(url, databases, wanted)),
        *sorted(in_topics(box.kafka.access, topics(), wanted)),
    ]


def _her_id(box: Box) -> UUID:
    with psycopg.connect(box.postgres.superuser_url, dbname="kreis_intake") as line:
        found = line.execute("select id from participant where email = %s", (HER["mail"],))
        (her_id,) = found.fetchone() or (None,)
    assert isinstance(her_id, UUID)
    return her_id


def _note_about_her(kreis: Kreis, her_id: UUID) -> None:
    """A rule whose reason names her: free text, and about somebody else as well."""
    people = kreis.ask("contact-person", "GET", "intake", "/participants?limit=50")["items"]
    other = next(each["id"] for each in people if each["id"] != str(her_id))
    rule = {
        "kind": "keep_apart",
        "participant_ids": [str(her_id), other],
        "reason": f"{HER['first name']} {HER['last name']} hat darum gebeten",
    }
    kreis.ask("group-planning", "POST", "intake", "/grouping-rules", rule, key="note-about-her")


def _erase(kreis: Kreis, her_id: UUID) -> None:
    path = f"/participants/{her_id}/erasure"
    kreis.ask("lead", "POST", "intake", path, key="erase-her")
    kreis.eventually(
        lambda: kreis.ask("lead", "GET", "intake", f"/erasures/{her_id}"),
        lambda found: found["completed_at"] is not None,
        "every service's acknowledgement",
    )
    threading.Event().wait(AFTER_THE_MARK)


def _plant(box: Box, data: Path, wanted: Mapping[str, str]) -> int:
    """Plants remainders of five kinds. Returns how many the search has missed."""
    name, mail = HER["last name"], HER["mail"]
    with psycopg.connect(
        box.postgres.superuser_url, dbname="kreis_events", autocommit=True
    ) as line:
        line.execute("create table planted (words text)")
        line.execute("insert into planted values (%s)", (f"Vertretung für {name}",))
        line.execute("create table planted_and_deleted (words text)")
        line.execute("insert into planted_and_deleted values (%s)", (HER["first name"],))
        line.execute("delete from planted_and_deleted")
    with (data / "logs" / "events.log").open("a") as log:
        log.write(json.dumps({"event": "request_failed", "name": name}) + "\n")
    letter = base64.b64encode(f"An: {mail}".encode())
    (data / "outbox" / "planted.eml").write_bytes(letter)
    topic = "events.group-event.v1"
    producer = KafkaProducer(compression_type="gzip", **connection(box.kafka.access))
    text = json.dumps({"note": HER["phone"]}).encode()
    producer.send(topic, text, key=b"planted").get(10)
    producer.close()
    assert HER["phone"].encode() not in gzip.compress(text)

    found = _search(box, data, wanted)
    kinds = {
        "a row": any("planted" in each.where and each.what == "last name" for each in found),
        "a deleted row": any("base/" in e.where and e.what == "first name" for e in found),
        "a log line in JSON": any("events.log" in e.where and e.form == "json" for e in found),
        "a letter in base64": any("planted.eml" in e.where and e.what == "mail" for e in found),
        "a compressed batch": any(e.where == f"topic {topic}" for e in found),
    }
    for kind, is_found in kinds.items():
        print(f"  planted {kind}: {'found' if is_found else 'NOT FOUND'}")
    return list(kinds.values()).count(False)


def _tell(found: list[Remainder]) -> None:
    for each in found[:40]:
        print(f"  {each.where}: {each.what} ({each.form})")


if __name__ == "__main__":
    sys.exit(main())
