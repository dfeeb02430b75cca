"""The example for teams outside: it survives what may change, and keeps what holds."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from kreis.contracts import teams, topics
from tests.support.examples import loaded
from tests.support.openapi import HERS

ROOT = Path(__file__).parents[2]
FACTS = topics()["participation.v1"].facts
HER = str(HERS)
Record = tuple[str, dict[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def reader() -> Any:
    return loaded("who_takes_part")


@dataclass
class Run:
    """One run of the program over these records."""

    reader: Any
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    words: list[str] = field(default_factory=list)
    to_forget: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def __call__(self, *records: Record) -> tuple[int, dict[str, Any]]:
        stands = {"participation.v1": records, "participation-forget.v1": self.to_forget}

        def on(_: Any, topic: str) -> Iterator[tuple[Any, ...]]:
            return ((topic, *record) for record in stands[topic])

        self.monkeypatch.setattr(self.reader, "_records", on)
        self.monkeypatch.setattr(sys, "argv", ["it", "--kafka", "none", "--json", *self.words])
        ended = self.reader.main()
        return ended, json.loads(self.capsys.readouterr().out)


@pytest.fixture
def run(reader: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(reader, monkeypatch, capsys)


def record(type_: str, number: int, **data: Any) -> Record:
    example = next(iter(FACTS[type_].examples.values())) if type_ in FACTS else {}
    headers = {"ce_id": f"{type_} {number}", "ce_type": type_, "ce_sequence": f"{number:020d}"}
    return HER, headers, {**example, "participant_id": HER, **data}


def answered(number: int, answer: str, version: int) -> Record:
    return record("kreis.invitation-answered.v1", number, answer=answer, version=version)


def attended(number: int, status: str, **more: Any) -> Record:
    what = "corrected" if number > 1 else "recorded"
    own = {"group_event_id": HER, "status": status, "minutes": 0, **more}
    record_ = record(f"kreis.attendance-{what}.v1", number, **own)
    if "revision" not in more:
        record_[2].pop("revision", None)
    return record_


@pytest.mark.parametrize("type_", FACTS)
def test_a_field_and_a_value_of_tomorrow_are_no_fault(run: Run, type_: str) -> None:
    schema = FACTS[type_].schema["properties"]
    values = {name: "tomorrow" for name, each in schema.items() if "enum" in each}

    ended, told = run(record(type_, 1, **values, a_field_of_next_year={"a": 1}))

    assert (ended, told["facts"], told["invalid"], told["unknown"]) == (0, 1, 0, 0)


def test_a_fact_of_tomorrow_is_counted_and_skipped(run: Run) -> None:
    ended, told = run(record("kreis.prize-won.v1", 1), record("kreis.entry-recorded.v2", 1))

    assert (ended, told["unknown"], told["people"]) == (0, 2, {})


def test_a_fact_against_its_contract_ends_with_1(run: Run) -> None:
    broken = record("kreis.entry-recorded.v1", 1)
    del broken[2]["participant_id"]

    ended, told = run(broken, answered(1, "yes", 1))

    assert (ended, told["invalid"], told["facts"]) == (1, 1, 2)


def test_facts_of_an_agency_that_has_not_agreed_are_skipped(run: Run) -> None:
    key, headers, data = answered(1, "yes", 1)
    run.words = ["--agency", HER]

    ended, told = run((key, {**headers, "ce_agencyid": str(uuid4())}, data))
    assert (ended, told["people"], told["facts"], told["others"]) == (0, {}, 0, 1)

    _, told = run((key, {**headers, "ce_agencyid": HER}, data))
    assert (list(told["people"]), told["others"]) == ([HER], 0)


def test_what_is_no_fact_is_counted_and_skipped(run: Run) -> None:
    key, headers, data = answered(1, "yes", 1)
    contents: tuple[Any, ...] = (None, [], "text", 17)
    unnumbered = {name: text for name, text in headers.items() if name != "ce_sequence"}
    mistakes: list[Record] = [("", headers, data), (key, {}, data), (key, unnumbered, data)]
    mistakes += [(key, headers, content) for content in contents]

    ended, told = run(*mistakes, answered(1, "yes", 1))

    assert (ended, told["facts"], told["unreadable"], told["doubles"]) == (0, 1, 7, 0)


def test_the_highest_version_of_an_answer_holds_in_any_order(run: Run) -> None:
    first, second, again = answered(1, "yes", 1), answered(2, "no", 2), answered(9, "yes", 1)

    for order in ([first, second], [second, first], [first, second, again]):
        _, told = run(*order)
        assert list(told["people"][HER]["answers"].values()) == ["no"]


def test_the_highest_revision_of_an_attendance_holds_and_else_the_number(run: Run) -> None:
    said = attended(1, "present", revision=1), attended(2, "absent", revision=2)
    old = attended(1, "present"), attended(2, "absent")

    for pair in (said, said[::-1], old, old[::-1], (attended(9, "present"), said[1])):
        _, told = run(*pair)
        assert told["people"][HER]["attendance"] == {HER: "absent"}


@pytest.mark.parametrize("content", [{"participant_id": HER}, None], ids=["record", "tombstone"])
def test_it_drops_whom_it_must_forget(run: Run, content: Any) -> None:
    """Wherever the facts about her came from, and whether the record stands or is withdrawn."""
    other = str(uuid4())
    run.to_forget = [(HER, {"ce_type": "kreis.participant-to-forget.v1"}, content)] * 2
    run.to_forget += [(str(uuid4()), {"ce_type": "kreis.participant-to-forget.v1"}, content)]
    _, headers, data = answered(1, "yes", 1)
    others: Record = (other, {**headers, "ce_id": "another"}, {**data, "participant_id": other})

    ended, told = run(answered(1, "yes", 1), answered(2, "no", 2), others)

    assert (ended, list(told["people"]), told["forgotten"]) == (0, [other], 1)
    assert HER not in str(told)


def test_its_feeds_are_forgotten_too(run: Run, feed: type[Feed]) -> None:
    run.to_forget = [(HER, {}, None)]

    _, told = run()

    assert (told["facts"], told["people"], told["forgotten"]) == (5, {}, 1)


def test_she_is_in_the_group_that_she_joined_last_until_she_leaves(run: Run) -> None:
    joined, left = record("kreis.cohort-joined.v1", 1), record("kreis.cohort-left.v1", 2)
    again = record("kreis.cohort-joined.v1", 3, cohort_id=HER)

    assert run(joined, left)[1]["people"][HER]["cohort"] is None
    assert run(left, joined)[1]["people"][HER]["cohort"] is None
    assert run(again, left, joined)[1]["people"][HER]["cohort"] == HER


def test_the_fields_that_it_uses_are_those_that_its_team_has_named(run: Run) -> None:
    """A fact with these fields alone is enough for it, but for what every fact must have."""
    (team,) = [t for t in teams.load(ROOT / "contracts/readers") if t.team == "who-takes-part"]
    used = team.reads["participation.v1"]

    for type_, fields in used.items():
        key, headers, data = record(type_, 1)
        kept = {name: value for name, value in data.items() if name in fields}
        run.monkeypatch.setattr(run.reader, "_validators", lambda t=type_: {t: lambda _: None})
        assert run((key, headers, kept))[1]["people"][HER]["facts"] == {type_: 1}
    source = (ROOT / "examples" / "who_takes_part.py").read_text()
    assert {t for t in FACTS if f'"{t}"' in source} == used.keys()


class Feed(BaseHTTPRequestHandler):
    """A feed of five facts, two to a page. It is restored once, while it is read."""

    asked: list[dict[str, list[str]]]
    with_epoch: bool
    restarts: bool
    code: str

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        self.asked.append(query)
        after = int(query["after"][0])
        if self.restarts and after == 4 and not any("restored" in each for each in self.asked):
            self.asked.append({"restored": []})
            self._answer(409, {"type": self.code})
            return
        facts = [self._fact(number) for number in range(after + 1, min(after + 3, 6))]
        page = {"items": facts, "next": min(after + 2, 5), "more": after < 4}
        self._answer(200, page | ({"epoch": "e1"} if self.with_epoch else {}))

    def _fact(self, number: int) -> dict[str, Any]:
        _, headers, data = answered(number, "yes", number)
        own = {name.removeprefix("ce_"): value for name, value in headers.items()}
        return {**own, "subject": HER, "data": data}

    def _answer(self, status: int, body: Any) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def feed(run: Run, tmp_path: Path) -> Iterator[type[Feed]]:
    own = type("Own", (Feed,), {"asked": [], "restarts": False, "with_epoch": True, "code": ""})
    server = HTTPServer(("127.0.0.1", 0), own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "token").write_text("token")
    run.words = ["--feed", f"http://127.0.0.1:{server.server_port}"]
    run.words += ["--token-file", str(tmp_path / "token")]
    yield own
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("with_epoch", [True, False], ids=["0.2", "0.1"])
def test_a_feed_is_read_with_its_epoch_and_one_of_an_earlier_release_without(
    run: Run, feed: type[Feed], with_epoch: bool
) -> None:
    feed.with_epoch = with_epoch

    ended, told = run()

    assert (ended, told["facts"], told["doubles"]) == (0, 5, 0)
    assert [each.get("epoch") for each in feed.asked] == [None] + [
        ["e1"] if with_epoch else None
    ] * 2


@pytest.mark.parametrize("code", ["feed-restarted", "no-such-position"])
def test_a_feed_that_was_restored_is_read_again(run: Run, feed: type[Feed], code: str) -> None:
    feed.restarts, feed.code = True, code

    ended, told = run()

    assert (ended, told["facts"], told["doubles"]) == (0, 5, 4)
    assert [each["after"] for each in feed.asked if "after" in each][-3:] == [["0"], ["2"], ["4"]]


def test_another_refusal_ends_it(run: Run, feed: type[Feed]) -> None:
    feed.restarts, feed.code = True, "something-else"

    with pytest.raises(SystemExit, match="refuses"):
        run()
