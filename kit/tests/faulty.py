"""The example subscriber with one fault.

Started by `python -m kit.tests.faulty FAULT`, or `none`. Each fault is one that teams
make. `FAULTS` says which case of the kit finds it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.support.examples import run_with_a_fault

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("KREIS_STATE_FOLDER", ""))


def reads_one_page_of_a_feed(example: Any) -> None:
    page = example._page
    example._page = lambda *args: (page(*args) or {"items": [], "next": 0}) | {"more": False}


def begins_at_the_end_of_the_topic(example: Any) -> None:
    own = example.KafkaConsumer
    example.KafkaConsumer = lambda **how: own(**{**how, "auto_offset_reset": "latest"})


def counts_what_comes_twice(example: Any) -> None:
    class Blind(set[str]):
        def __contains__(self, _: object) -> bool:
            return False

    before = example.Participation.__init__

    def init(self: Any, agency: str | None) -> None:
        before(self, agency)
        self._seen = Blind()

    example.Participation.__init__ = init


def keeps_what_came_last(example: Any) -> None:
    changing_facts(example, lambda _, data: data | {"version": 0, "revision": 0}, number="0")


def skips_corrections(example: Any) -> None:
    before = example.Participation._keep

    def keep(self: Any, person: Any, headers: Any, data: Any) -> None:
        if headers["ce_type"] != "kreis.attendance-corrected.v1":
            before(self, person, headers, data)

    example.Participation._keep = keep


def validates_with_the_writers_schemas(example: Any) -> None:
    example.SCHEMAS = ROOT / "contracts" / "topics" / example.TOPIC


def takes_an_unknown_status_for_absent(example: Any) -> None:
    def change(type_: str, data: dict[str, Any]) -> dict[str, Any]:
        known = data.get("status") == "present"
        return data if known or "status" not in data else data | {"status": "absent"}

    changing_facts(example, change)


def ends_at_an_unknown_type(example: Any) -> None:
    class Certain(dict[str, Any]):
        def __contains__(self, _: object) -> bool:
            return True

    before = example._validators
    example._validators = lambda: Certain(before())


def needs_a_trace(example: Any) -> None:
    changing_records(example, lambda topic, *it: None if "traceparent" not in it[1] else it)


def ends_at_what_is_no_json(example: Any) -> None:
    example._content = lambda value: json.loads(value) if value else None


def takes_every_agency(example: Any) -> None:
    before = example.Participation.__init__
    example.Participation.__init__ = lambda self, _: before(self, None)


def forgets_nobody(example: Any) -> None:
    example.Participation.forget = lambda *_: None


def takes_a_tombstone_for_taking_back(example: Any) -> None:
    changing_records(
        example, lambda topic, *it: None if topic == example.FORGET and it[2] is None else it
    )


def begins_at_the_end_of_whom_to_forget(example: Any) -> None:
    class Late(example.KafkaConsumer):  # type: ignore[misc]
        def assign(self, partitions: Any) -> None:
            super().assign(partitions)
            self.seek_to_end(*(each for each in partitions if each.topic == example.FORGET))

    example.KafkaConsumer = Late


def keeps_no_id_of_the_forgotten(example: Any) -> None:
    example.Participation.forget = lambda self, her: self.people.pop(her, None)


def goes_on_in_a_restarted_feed(example: Any) -> None:
    page = example._page
    example._page = lambda url, place, them: page(url, {"after": place["after"]}, them)


def notes_its_place_and_not_what_it_knows(example: Any) -> None:
    places = FOLDER / "places.json"

    class Placed(example.KafkaConsumer):  # type: ignore[misc]
        def assign(self, partitions: Any) -> None:
            super().assign(partitions)
            kept = json.loads(places.read_text()) if places.exists() else {}
            for each in partitions:
                if str(each) in kept:
                    self.seek(each, kept[str(each)])

        def poll(self, **how: Any) -> Any:
            found = super().poll(**how)
            places.write_text(json.dumps({str(e): self.position(e) for e in self.assignment()}))
            return found

    example.KafkaConsumer = Placed


def keeps_what_it_knows_without_the_ids(example: Any) -> None:
    file, init = FOLDER / "people.json", example.Participation.__init__
    keep = example.Participation._keep

    def load(self: Any, agency: str | None) -> None:
        init(self, agency)
        for key, person in (json.loads(file.read_text()) if file.exists() else {}).items():
            self.people[key] = person | {"facts": Counter(person["facts"])}

    def save(self: Any, *what: Any) -> None:
        keep(self, *what)
        file.write_text(json.dumps(self.people))

    example.Participation.__init__, example.Participation._keep = load, save


def reads_no_snappy(example: Any) -> None:
    import kafka.record.default_records as records

    checked = records.DefaultRecordBase._assert_has_codec

    def check(self: Any, codec: int) -> None:
        checked(self, codec)
        if codec == records.DefaultRecordBase.CODEC_SNAPPY:
            raise records.UnsupportedCodecError("snappy")

    records.DefaultRecordBase._assert_has_codec = check


def changing_facts(
    example: Any,
    change: Callable[[str, dict[str, Any]], dict[str, Any]],
    *,
    number: str | None = None,
) -> None:
    """From now on every known fact is changed before it is kept."""
    before = example.Participation._keep

    def keep(self: Any, person: Any, headers: dict[str, str], data: dict[str, Any]) -> None:
        own = headers if number is None else headers | {"ce_sequence": number}
        before(self, person, own, change(headers["ce_type"], data))

    example.Participation._keep = keep


def changing_records(example: Any, change: Callable[..., Any]) -> None:
    """From now on every record of a topic is changed, or skipped where the change is None."""
    before = example._records

    def records(arguments: Any, *topics: str) -> Any:
        for topic, *record in before(arguments, *topics):
            if (changed := change(topic, *record)) is not None:
                yield topic, *changed

    example._records = records


FAULTS: Mapping[Callable[[Any], None], str] = {
    reads_one_page_of_a_feed: "history",
    begins_at_the_end_of_the_topic: "history",
    counts_what_comes_twice: "doubles",
    keeps_what_came_last: "other-order",
    skips_corrections: "corrections",
    validates_with_the_writers_schemas: "unknown-field",
    takes_an_unknown_status_for_absent: "unknown-value",
    ends_at_an_unknown_type: "unknown-type",
    reads_no_snappy: "codecs",
    needs_a_trace: "foreign-headers",
    ends_at_what_is_no_json: "no-fact",
    takes_every_agency: "another-agency",
    forgets_nobody: "forget-by-record",
    takes_a_tombstone_for_taking_back: "forget-by-tombstone",
    begins_at_the_end_of_whom_to_forget: "forgotten-at-the-start",
    keeps_no_id_of_the_forgotten: "forgotten-for-good",
    goes_on_in_a_restarted_feed: "feed-restarted",
    notes_its_place_and_not_what_it_knows: "killed",
    keeps_what_it_knows_without_the_ids: "replay",
}
"""Each fault, and the case that finds it."""

if __name__ == "__main__":
    run_with_a_fault("who_takes_part", FAULTS)
