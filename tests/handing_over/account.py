"""What two services of one name have told, one after the other: nothing twice, nothing missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from kreis.onebox.story.ledger import expected_counts

OVER_AFTER = "Everybody gets one invitation in her language"
BACK_AFTER = "Two in Kamen were missed twice and are written to"
"""The other one works from after the first step to after the second. It hears the answers, finds
who has not answered, reminds, tells of a moved date and writes to who is missed. Ours calls her."""
DELIVERY = "notifications.delivery.v1"
SENT, RAISED = "kreis.message-sent.v1", "kreis.call-task-raised.v1"


class Told(Protocol):
    """A fact on the topic of deliveries."""

    @property
    def type(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def id(self) -> object: ...
    @property
    def data(self) -> Mapping[str, Any] | None: ...


@dataclass(frozen=True)
class Account:
    """What stands on the topic, and how many messages lie in the folder.

    Messages of circles are left out of `files`: nothing is told of them on a topic."""

    told: Sequence[Told]
    files: int
    found: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", Counter(each.type for each in self.told))

    @property
    def is_whole(self) -> bool:
        """Whether all messages and calls of the story are there."""
        return not self._less()

    @property
    def twice(self) -> list[object]:
        counted = Counter(map(_matter, self.told))
        return [matter for matter, count in counted.items() if count > 1]

    @property
    def faults(self) -> list[str]:
        """What is wrong, in words. Empty: nothing was told twice, lost or added."""
        found = [f"told twice: {each}" for each in self.twice]
        found += [f"lost: {count} {type_}" for type_, count in self._less().items()]
        found += [f"more: {count} {type_}" for type_, count in self._more().items()]
        if self.files != self.found[SENT]:
            found.append(f"{self.files} messages in the folder, {self.found[SENT]} sent")
        return found

    def __str__(self) -> str:
        rows = [
            f"{type_}: {count}, in the story of one service {_wanted().get(type_, 0)}"
            for type_, count in sorted(self.found.items())
        ]
        lost = sum(self._less().values())
        rows.append(f"doubles: {len(self.twice)}; lost: {lost}")
        rows.append(f"messages in the folder: {self.files}; sent: {self.found[SENT]}")
        return "\n".join(rows)

    def _less(self) -> Counter[str]:
        return _of_people(_wanted()) - _of_people(self.found)

    def _more(self) -> Counter[str]:
        return _of_people(self.found) - _of_people(_wanted())


def _wanted() -> Mapping[str, int]:
    return {type_: count for (_, type_), count in expected_counts().items()}


def _of_people(counts: Mapping[str, int]) -> Counter[str]:
    return Counter({type_: counts.get(type_, 0) for type_ in (SENT, RAISED)})


def _matter(fact: Told) -> tuple[Any, ...]:
    """Returns what must not be told twice: one message or call for a person, cause and version."""
    data = fact.data or {}
    about = data.get("kind") or data.get("about")
    told = "call" if fact.type == RAISED else "message"
    if about is None:
        return fact.type, data.get("call_task_id"), fact.id if "mail" in fact.type else ""
    return told, fact.key, about, data["cause"], data.get("version")
