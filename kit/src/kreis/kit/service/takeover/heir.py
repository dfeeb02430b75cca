"""A service that comes after another one: what the other one has done stands on its topic.

Promise: everybody is concerned by three cancelled dates. The other one has dealt with the first, in
another way for each person. The service comes and is told of the second, is started again, and is
told of the third.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from kreis.chassis.message import Message, Wire, encode
from kreis.kit.facts import Pen, some_id
from kreis.kit.results import Differs
from kreis.kit.service.house import CALL, CLOSED, DELIVERY, House
from kreis.kit.service.neighbours import Person, person
from kreis.kit.service.records import Records, Written

ACCOMPANIMENT = "accompaniment.v1"
_KIND = "cancellation"


@dataclass
class Heir(House):
    """Each person is known by what the other one has done about her."""

    old: list[Message] = field(default_factory=list)
    """What the other one has written."""
    forged: list[Message] = field(default_factory=list)
    """What somebody else has written in its place."""
    first: str = ""
    """The act of staff that the other one has dealt with."""
    later: list[str] = field(default_factory=list)
    """The acts of staff after it."""
    time_away: str = field(default_factory=some_id)

    def move_in(self) -> None:
        mail = {"email": "beispiel@post.example", "phone": "+4915550100"}
        self.people: dict[str, Person] = {
            "written": person("email", **mail),
            "called": person("call", **mail),
            "called_back": person("call", **mail),
            "suppressed": person("email", **mail),
            "lost": person("email", **mail),
            "failed": person("email", **mail),
            "untouched": person("email", **mail),
            "forged": person("email", **mail),
            "invited": person("call", **mail),
            "away": person("call", **mail),
        }
        self.neighbours.know(*self.people.values())

    def live(self, port: int, written: Records) -> None:
        """Lets it all happen. Raises `Differs` if the service does not come so far."""
        told = self.neighbours.cancel(list(self.concerned.values()))
        self.first = told["change_id"]
        self.broker.publish([*self.done_before(), *self._told_before(told)])
        self.start(port)
        self._cancel(written)
        invited = self.people["invited"]
        answer = self.pen.write(
            "kreis.invitation-answered.v1", invited.participant,
            invitation_id=invited.invitation, answer="no", version=2,
        )  # fmt: skip
        self.neighbours.unanswered.discard(invited.invitation)
        self.broker.publish([encode(answer), self._away(revision=2)])
        self.process.stop()
        self.start(port)
        self._cancel(written)
        self.listen(written, 2.0, lambda: False)

    @property
    def concerned(self) -> dict[str, Person]:
        """Those whose dates are cancelled."""
        return {rule: her for rule, her in self.people.items() if rule not in ("invited", "away")}

    @property
    def new(self) -> list[Written]:
        """What the service has written itself, without repetitions."""
        ids = {str(each.id) for each in (*self.old, *self.forged)}
        own = {each.text("ce_id"): each for each in self.records if each.topic == DELIVERY}
        return [each for id_, each in own.items() if id_ not in ids]

    def told_by_it(self, rule: str, cause: str) -> list[str]:
        """Returns the types of the facts that the service has written about her and a cause."""
        her = self.people[rule].participant
        return [
            each.text("ce_type")
            for each in self.new
            if isinstance(each.data, dict)
            and each.data.get("participant_id") == her
            and each.data.get("cause") == cause
        ]

    def call_of_before(self, rule: str) -> str:
        """Returns the id of the call that the other one has raised about her."""
        her = self.people[rule].participant
        raised = (each for each in self.old if each.type == CALL and each.key == her)
        return str((next(raised).data or {})["call_task_id"])

    def closed_by_it(self) -> list[tuple[str, str]]:
        """Returns the calls that the service says to be closed, and why."""
        return [
            (str(each.data["call_task_id"]), str(each.data["result"]))
            for each in self.new
            if each.text("ce_type") == CLOSED
        ]

    def _cancel(self, written: Records) -> None:
        told = self.neighbours.cancel(list(self.concerned.values()))
        cause = told["change_id"]
        self.later.append(cause)
        self.broker.publish([self.cancelled(told)])

        def missing() -> list[str]:
            return [rule for rule in self.concerned if not self.told_by_it(rule, cause)]

        self.wait_for(
            written,
            lambda: not missing(),
            f"each of {len(self.concerned)} people is told of a date that is cancelled now",
            lambda: f"nothing about: {', '.join(missing())}",
        )

    def _told_before(self, told: dict[str, Any]) -> list[Wire]:
        """Returns what others had written while the other one worked."""
        invited = self.people["invited"]
        self.neighbours.invite(invited)
        issued = self.pen.write(
            "kreis.invitation-issued.v1", invited.participant,
            invitation_id=invited.invitation, answers_before=1,
        )  # fmt: skip
        return [self.cancelled(told), encode(issued), self._away(revision=1)]

    def _away(self, *, revision: int) -> Wire:
        her = self.people["away"]
        fact = self.pen.write(
            "kreis.absence-threshold-reached.v1", her.participant, topic=ACCOMPANIMENT,
            invitation_id=her.invitation, time_away_id=self.time_away, level="call",
            revision=revision,
        )  # fmt: skip
        return encode(fact)

    def done_before(self) -> list[Wire]:
        """Returns what the other one has written, as the contracts say."""
        self.old = [
            self._message("written", "sent"),
            self._call("called", "channel_is_call"),
            *self._called_back(),
            self._message("suppressed", "suppressed", reason="no_longer_holds"),
            self._message("lost", "unknown"),
            self._call("lost", "outcome_unknown"),
            self._message("failed", "failed", reason="recipient_refused"),
            self._call("failed", "gave_up"),
            self._call("invited", "channel_is_call", about="invitation"),
            self._call("away", "absent", about="missed"),
        ]
        self.old.append(self._close("away", "reached"))
        # Numbered apart: it takes no number of the other one.
        own, self.pen = self.pen, Pen(self.agency)
        self.forged = [replace(self._message("forged", "sent"), source="kreis/insights")]
        self.pen = own
        return [encode(each) for each in (*self.old, *self.forged)]

    def _called_back(self) -> list[Message]:
        raised = self._call("called_back", "channel_is_call")
        self.old = [raised]
        return [raised, self._close("called_back", "reached")]

    def _message(self, rule: str, state: str, **more: Any) -> Message:
        her = self.people[rule]
        return self.pen.write(
            f"kreis.message-{state}.v1", her.participant, topic=DELIVERY, message_id=some_id(),
            kind=_KIND, channel=her.channel, cause=self.first, version=1,
            invitation_id=her.invitation, **more,
        )  # fmt: skip

    def _call(self, rule: str, reason: str, about: str = _KIND) -> Message:
        her = self.people[rule]
        cause = {"invitation": her.invitation, "missed": self.time_away}.get(about, self.first)
        return self.pen.write(
            CALL, her.participant, topic=DELIVERY, call_task_id=some_id(), about=about,
            cause=cause, version=2 if about == "invitation" else 1,
            invitation_id=her.invitation, reason=reason,
        )  # fmt: skip

    def _close(self, rule: str, result: str) -> Message:
        her = self.people[rule].participant
        return self.pen.write(
            CLOSED, her, topic=DELIVERY, call_task_id=self.call_of_before(rule), result=result
        )


def differs_unless_none(heir: Heir, rule: str, cause: str, what: str) -> None:
    """Raises `Differs` if the service has told anything of her and this cause."""
    if types := heir.told_by_it(rule, cause):
        raise Differs(f"{rule}: nothing, since the other one {what}", ", ".join(types))
