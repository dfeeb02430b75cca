"""A town of invented people, each for one rule, and what happens to them.

Promise: everything happens at once, so the service lives through it in a few seconds. What must not
happen is judged after something later has happened to a neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from kafka.partitioner.default import murmur2

from kreis.chassis.message import Wire, encode
from kreis.contracts import topics
from kreis.kit.facts import some_id
from kreis.kit.results import Differs
from kreis.kit.service.house import ACKNOWLEDGED, CALL, CLOSED, DELIVERY, SENT, House
from kreis.kit.service.letters import Letter, letters
from kreis.kit.service.neighbours import Person, person
from kreis.kit.service.records import Records, Written

PRIVACY, PARTICIPATION, RESTRICTED = (
    "privacy.v2",
    "participation.v1",
    "participation-restricted.v1",
)
_GRACE = 2.0
"""Seconds for what must not happen to happen, after something later has happened."""
_NIGHT = (21, 22, 23, 0, 1, 2, 3, 4)
"""Hours at which nobody is written to about what can wait, and will not for a while."""
_ZONES = (
    "Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata", "Asia/Dubai", "Europe/Berlin",
    "America/Sao_Paulo", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu",
)  # fmt: skip
"""Zones all around the world: at any time it is night in one of them."""


@dataclass
class Town(House):
    """Who lives there is known by the rule that she is for."""

    reads: ClassVar[Sequence[str]] = (DELIVERY, ACKNOWLEDGED)
    causes: dict[str, str] = field(default_factory=dict)
    """What was to be told to each, by her rule."""
    letters: Mapping[str, Letter] = field(default_factory=dict)
    """All messages that lay in the folder at the end."""
    removed: Mapping[str, Letter] = field(default_factory=dict)
    """Those that lay there before somebody was erased, and at the end no more."""

    def move_in(self) -> None:
        mail = {"email": "sie@post.example", "phone": "+4915550100"}
        self.people: dict[str, Person] = {
            "mail": person("email", **mail),
            "sms": person("sms", **mail),
            "discreet": person("email", **mail, is_discreet=True),
            "protected": person("email", **mail),
            "opted_out": person("email", **mail),
            "left": person("email", **mail, state="left"),
            "declined": person("email", **mail, is_told=False),
            "unreachable": person("email"),
            "moved": person("email", email="alt@post.example", new_email="neu@post.example"),
            "twice": person("email", **mail),
            "overtaken": person("email", **mail),
            "asleep": person("email", **mail, timezone=where_it_is_night()),
            "awake_at_night": person("email", **mail, timezone=where_it_is_night()),
            "erased": person("email", **mail),
            "called": person("call", **mail),
            "hidden": person("call", **mail),
            "last": person("email", **mail),
        }
        self.probes = [_on_partition(number) for number in range(topics()[PRIVACY].partitions)]
        self.neighbours.know(*self.people.values())

    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if the service does not come so far."""
        self.broker.publish(self._privacy())
        self.start(port)
        self._wait_for_acknowledgements(written, self.probes)
        self.broker.publish(self._facts())
        self._wait_for_outcomes(written)
        before = letters(self.outbox)
        self.broker.publish(self._later_facts())
        self._wait_for_acknowledgements(written, [self.people["erased"].participant])
        # Others may hear of her erasure later, and write of her until then.
        erased = self.people["erased"]
        self.neighbours.forget(erased)
        late = self._cancel("last", "erased", "last")
        self.broker.publish([self._invite("erased", PARTICIPATION), late])
        self._wait_until_told(written, "last")
        # What does not come is for the case to say.
        self.listen(written, _GRACE, lambda: bool(self.closed()))
        self.listen(written, _GRACE, lambda: False)
        self.letters = letters(self.outbox)
        self.removed = {id_: each for id_, each in before.items() if id_ not in self.letters}

    def hers(self, rule: str) -> list[Written]:
        """Returns what was told on the topic of this person's matter."""
        return self.about(self.people[rule], self.causes[rule])

    def types(self, rule: str) -> list[str]:
        return self.facts(self.people[rule], self.causes[rule])

    def letters_of(self, rule: str) -> list[Letter]:
        """Returns her messages, also those that were taken away since."""
        everything = {**self.removed, **self.letters}
        ids = [
            each.data["message_id"]
            for each in self.records
            if isinstance(each.data, dict)
            and each.data.get("participant_id") == self.people[rule].participant
            and "message_id" in each.data
        ]
        return [everything[id_] for id_ in dict.fromkeys(ids) if id_ in everything]

    def calls(self, rule: str) -> list[str]:
        """Returns the reasons for which staff are to call her."""
        return [str(e.data["reason"]) for e in self.hers(rule) if e.text("ce_type") == CALL]

    def told_after_erasure(self) -> list[str]:
        """Returns what was told of the erased person, but for the one thing before."""
        her = self.people["erased"].participant
        told = {
            each.text("ce_id"): each.text("ce_type")
            for each in self.records
            if each.topic == DELIVERY and each.key == her.encode()
        }
        types = list(told.values())
        return types[1:] if types[:1] == [SENT] else types

    def acknowledged(self, participant: str) -> list[Written]:
        key = f"{participant}#ack".encode()
        return [each for each in self.records if each.topic == ACKNOWLEDGED and each.key == key]

    def closed(self) -> list[Written]:
        return [each for each in self.records if each.text("ce_type") == CLOSED]

    def _privacy(self) -> list[Wire]:
        protected, opted_out = self.people["protected"], self.people["opted_out"]
        facts = [
            self.pen.write(
                "kreis.protection-changed.v1", f"{protected.participant}#protection",
                topic=PRIVACY, participant_id=protected.participant, is_protected=True, version=1,
            ),
            self.pen.write(
                "kreis.consent-changed.v1", f"{opted_out.participant}#consent#messages",
                topic=PRIVACY, participant_id=opted_out.participant, purpose="messages",
                is_given=False, version=1,
            ),
        ]  # fmt: skip
        return [*map(encode, facts), *(self._erasure(each) for each in self.probes)]

    def _erasure(self, participant: str) -> Wire:
        fact = self.pen.write(
            "kreis.participant-erased.v1", f"{participant}#erased",
            topic=PRIVACY, participant_id=participant,
        )  # fmt: skip
        return encode(fact)

    def _facts(self) -> list[Wire]:
        alone = [
            "mail", "sms", "discreet", "protected", "opted_out", "left", "unreachable", "moved",
            "awake_at_night", "erased",
        ]  # fmt: skip
        facts = [self._cancel(each, each) for each in alone]
        facts.append(self._cancel("mail", "declined", "mail"))
        facts.append(self._cancel("asleep", "asleep", within=timedelta(days=5)))
        first = self._cancel("twice", "twice")
        again = self._cancel("twice", "twice", act=self.causes["twice"])
        facts += [first, again, first, again]
        facts.append(self._overtaken())
        facts += [self._invite("called", PARTICIPATION), self._invite("hidden", RESTRICTED)]
        return facts

    def _cancel(
        self, rule: str, *who: str, act: str | None = None, within: timedelta = timedelta(hours=3)
    ) -> Wire:
        told = self.neighbours.cancel([self.people[each] for each in who], act=act, within=within)
        self.causes |= dict.fromkeys({rule, *who}, told["change_id"])
        return self.cancelled(told)

    def _overtaken(self) -> Wire:
        """Returns a cancellation after which the date was changed once more."""
        told = self._cancel("overtaken", "overtaken")
        her = self.people["overtaken"]
        for date in self.neighbours.dates[her.invitation]:
            date["change"] = {**date["change"], "id": some_id(), "kind": "moved"}
            date["state"] = "planned"
        return told

    def _invite(self, rule: str, topic: str) -> Wire:
        her = self.people[rule]
        self.causes[rule] = her.invitation
        self.neighbours.invite(her)
        fact = self.pen.write(
            "kreis.invitation-issued.v1", her.participant,
            topic=topic, invitation_id=her.invitation, answers_before=1,
        )  # fmt: skip
        return encode(fact)

    def _later_facts(self) -> list[Wire]:
        called = self.people["called"]
        self.neighbours.unanswered.discard(called.invitation)
        answered = self.pen.write(
            "kreis.invitation-answered.v1", called.participant,
            invitation_id=called.invitation, answer="no", version=2,
        )  # fmt: skip
        return [encode(answered), self._erasure(self.people["erased"].participant)]

    def _wait_for_outcomes(self, written: Records) -> None:
        silent = {"declined", "asleep", "last"}

        def missing() -> list[str]:
            return [rule for rule in self.causes if rule not in silent and not self.types(rule)]

        self.wait_for(
            written,
            lambda: not missing(),
            f"something is told of each of {len(self.causes) - 2} people on {DELIVERY}",
            lambda: f"nothing about: {', '.join(missing())}",
        )

    def _wait_for_acknowledgements(self, written: Records, who: Sequence[str]) -> None:
        def missing() -> int:
            return sum(not self.acknowledged(each) for each in who)

        self.wait_for(
            written,
            lambda: not missing(),
            f"each of {len(who)} erasures is acknowledged on {ACKNOWLEDGED}",
            lambda: f"{missing()} are not",
        )

    def _wait_until_told(self, written: Records, rule: str) -> None:
        self.wait_for(
            written,
            lambda: bool(self.types(rule)),
            f"somebody is told of a cancelled date on {DELIVERY}",
            lambda: "nothing about her",
        )


def where_it_is_night() -> str:
    """Returns a time zone in which it is night, and stays so for an hour at least."""
    for name in _ZONES:
        if datetime.now(ZoneInfo(name)).hour in _NIGHT:
            return name
    raise AssertionError("it is night somewhere at any time")


def _on_partition(number: int) -> str:
    """Returns the id of somebody whose erasure lies on this partition."""
    while True:
        found = some_id()
        if (murmur2(f"{found}#erased".encode()) & 0x7FFFFFFF) % topics()[PRIVACY].partitions == (
            number
        ):
            return found


def differs_unless(holds: bool, expected: str, came: str) -> None:
    """Raises `Differs` unless it holds."""
    if not holds:
        raise Differs(expected, came)
