"""Random schedules of two devices with one list, and an oracle that knows what may come of them.

The office writes into the same list meanwhile. The oracle knows each tap and what its device had
seen by then; it reads the tables afterwards and computes nothing as the service does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

SENDS = ("ok", "offline", "lost", "tapped meanwhile", "told twice")
VALUES = (("present", None), ("absent", None), ("late", 30), ("late", 45))
Value = tuple[str, int | None]


class Side(Protocol):
    """A device, as a schedule uses it."""

    name: str

    def look(self) -> dict[str, int]:
        """Opens the list anew. Returns the version of each record it shows, by person."""

    def tap(self, who: str, value: Value) -> None: ...

    def send(self, how: str, tap: Callable[[], None]) -> None:
        """Sends what waits. With "tapped meanwhile", `tap` is called while the answer is away."""

    def reopen(self) -> None: ...

    def waiting(self) -> list[dict[str, Any]]:
        """Returns the marks on the device, in order."""


class Office(Protocol):
    """Who writes into the list without a device, and the tables as they are afterwards."""

    people: Sequence[str]

    def put(self, who: str, value: Value) -> None: ...

    def records(self) -> list[dict[str, Any]]: ...

    def marks(self) -> list[dict[str, Any]]: ...

    def conflicts(self) -> set[str]:
        """Returns the ids of the marks that staff are asked about."""


@dataclass
class Tap:
    device: str
    who: str
    value: Value
    seen: int
    """Version that the device had shown or made; of its own marks see `_knows`."""
    earlier: tuple[str, ...]
    """The marks that the device had made of her before."""


@dataclass
class Told:
    """What a schedule did, for the oracle and for whoever reads a failure."""

    steps: list[str] = field(default_factory=list)
    taps: dict[str, Tap] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    """Marks that were sent at least once: each of them must be in the tables."""
    seen: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    own: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    last: dict[tuple[str, str], str] = field(default_factory=dict)
    """The last mark of a device about somebody: it must be in the tables in the end."""


class Schedule:
    """One run: both devices look, then things happen in an order that the seed decides."""

    def __init__(self, seed: int, office: Office, sides: Sequence[Side], people: int = 3) -> None:
        self.random = Random(seed)
        self.office, self.sides = office, sides
        self.people = self.random.sample(list(office.people), people)
        self.told = Told()

    def play(self, length: int) -> Told:
        for side in self.sides:
            self._look(side)
        for _ in range(length):
            step = self.random.choices(
                (self._tap, self._send, self._reopen, self._look, self._office), (8, 5, 1, 1, 2)
            )[0]
            step(self.random.choice(self.sides))
        for side in self.sides:
            self._send(side, "ok")
        return self.told

    def _look(self, side: Side) -> None:
        """Where a mark waits, the page shows that mark and not the record: it is not seen."""
        self.told.steps.append(f"{side.name} looks")
        has_tapped = any(each.device == side.name for each in self.told.taps.values())
        before = side.waiting() if has_tapped else []
        shown = side.look()
        here = {each["id"] for each in [*side.waiting(), *self.office.marks()]}
        hidden = {each["participant_id"] for each in before if each["id"] in here}
        for who in shown.keys() - hidden:
            self.told.seen[side.name, who] = shown[who]
        for each in before:
            if each["id"] not in here and self._is_recorded(each["id"]):
                self.told.last.pop((side.name, each["participant_id"]), None)

    def _is_recorded(self, id_: str) -> bool:
        """Whether the newest record says what a mark says: then nobody needs the mark."""
        tap = self.told.taps[id_]
        newest = max(
            (each for each in self.office.records() if each["who"] == tap.who),
            key=lambda each: each["version"],
            default=None,
        )
        if newest is None:
            return False
        return (newest["status"], newest["minutes"]) == _whole(_said(tap.value), newest)

    def _tap(self, side: Side) -> None:
        who, value = self.random.choice(self.people), self.random.choice(VALUES)
        self.told.steps.append(f"{side.name} taps {who[:4]} {value}")
        before = {each["id"] for each in side.waiting()}
        earlier = tuple(self.told.own[side.name, who])
        side.tap(who, value)
        waiting = side.waiting()
        is_new = any(each["id"] not in before for each in waiting)
        if not is_new and self.told.last.get((side.name, who)) not in self.told.sent:
            # It is as saved: nothing new waits, and a mark that was never sent is gone.
            self.told.last.pop((side.name, who), None)
        for each in waiting:
            if each["id"] not in before and each["id"] not in self.told.taps:
                seen = self.told.seen[side.name, who]
                self.told.taps[each["id"]] = Tap(side.name, who, value, seen, earlier)
                self.told.own[side.name, who].append(each["id"])
                self.told.last[side.name, who] = each["id"]

    def _send(self, side: Side, how: str = "") -> None:
        how = how or self.random.choice(SENDS)
        self.told.steps.append(f"{side.name} sends: {how}")
        waiting = side.waiting()
        if how == "offline" or not waiting:
            side.send(how if waiting else "ok", lambda: None)
            return
        self.told.sent |= {each["id"] for each in waiting}
        side.send(how, lambda: self._tap(side))
        if how == "ok":
            self._learn(side)

    def _learn(self, side: Side) -> None:
        """An answer arrived: the device knows the records that its marks made."""
        for row in self.office.marks():
            tap = self.told.taps.get(row["id"])
            if tap and tap.device == side.name and row["version"]:
                key = side.name, tap.who
                self.told.seen[key] = max(self.told.seen[key], row["version"])

    def _reopen(self, side: Side) -> None:
        self.told.steps.append(f"{side.name} opens the tab anew")
        side.reopen()

    def _office(self, _: Side) -> None:
        who, value = self.random.choice(self.people), self.random.choice(VALUES)
        self.told.steps.append(f"the office puts {who[:4]} {value}")
        self.office.put(who, value)


def faults(told: Told, office: Office, sides: Sequence[Side]) -> Iterator[str]:
    """What came of a schedule and must not have."""
    rows = {row["id"]: row for row in office.marks()}
    yield from (f"waits on {side.name}" for side in sides for _ in side.waiting())
    yield from (f"lost: {each}" for each in (told.sent | {*told.last.values()}) - rows.keys())
    yield from (f"said by nobody: {each}" for each in rows.keys() - told.taps.keys())
    made = {(r["who"], r["version"]): r["id"] for r in rows.values() if r["outcome"] == "taken"}
    history: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for record in office.records():
        history[record["who"]][record["version"]] = record
    for who, versions in history.items():
        for version, record in versions.items():
            mark = made.get((who, version))
            if mark is None and not record["is_by_office"]:
                yield f"without a mark: {who} {version}"
            if mark in told.taps and version - 1 > _knows(told.taps[mark], rows):
                yield f"overwritten: {who} {version - 1} by {mark}"
    asked = office.conflicts()
    for id_, row in rows.items():
        tap = told.taps.get(id_)
        if tap is None:
            continue
        yield from _faults_of(id_, row, tap, history[tap.who], asked, rows)


def _faults_of(
    id_: str,
    row: dict[str, Any],
    tap: Tap,
    versions: Mapping[int, dict[str, Any]],
    asked: set[str],
    rows: Mapping[str, dict[str, Any]],
) -> Iterator[str]:
    said = _said(tap.value)
    if (row["status"], row["minutes"]) != said:
        yield f"changed on the way: {id_}"
    if row["outcome"] == "conflict":
        if max(versions, default=0) <= _knows(tap, rows):
            yield f"a conflict with nobody: {id_}"
        newest = versions[max(versions)]
        differs = (newest["status"], newest["minutes"]) != _whole(said, newest)
        if differs and not row["is_settled"] and id_ not in asked:
            yield f"a conflict that nobody sees: {id_}"
    elif row["version"] not in versions:
        yield f"no record holds it: {id_}"
    else:
        held = versions[row["version"]]
        if (held["status"], held["minutes"]) != _whole(said, held):
            yield f"the record says something else: {id_}"


def _knows(tap: Tap, rows: Mapping[str, dict[str, Any]]) -> int:
    """The newest record that a device knew when it was tapped: shown, or made by itself."""
    made = [rows[each]["version"] or 0 for each in tap.earlier if each in rows]
    return max([tap.seen, *made])


def _said(value: Value) -> tuple[str, int | None]:
    state, minutes = value
    return ("absent" if state == "absent" else "present", minutes)


def _whole(said: tuple[str, int | None], record: dict[str, Any]) -> tuple[str, int]:
    status, minutes = said
    if status == "absent":
        return status, 0
    return status, record["length"] if minutes is None else minutes
