"""What must stand in exchange, by the acts of members alone.

It knows how asks go on (services/exchange/README.md) and nothing of how exchange does it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.system.faults.history import Request

ENTRY_MINUTES = 180
"""From the pot, for whoever joins."""
_OPEN = ("asked", "agreed", "done")


@dataclass
class Told:
    """One ask. Members by their tags."""

    asker: str
    state: str = "asked"
    carer: str | None = None
    said: dict[str, int] = field(default_factory=dict)
    offers: set[str] = field(default_factory=set)
    openings: int = 1
    """How often it was open, each time to be told to those who fit."""
    wanted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Messages that somebody would wait for: kind and whose."""
    is_sure: bool = True
    """Whether each act had an answer."""
    has_asker_left: bool = False

    @property
    def may_stand_as(self) -> set[str]:
        """Time ends what is open."""
        if self.state == "asked" and self.has_asker_left:
            return {"withdrawn", "lapsed"}
        return {self.state, "lapsed"} if self.state in _OPEN else {self.state}

    @property
    def minutes(self) -> int:
        """That move from the asker to the carer."""
        return self.said[self.asker] if self.state == "confirmed" else 0


def asks_by_acts(requests: Iterable[Request]) -> Mapping[str, Told]:
    """Each ask by its id, after all acts, in the order in which they were answered."""
    found: dict[str, Told] = {}
    for request in _each_once(requests):
        if request.act == "ask" and request.outcome == "acknowledged":
            found[str(request.answer)] = Told(str(request.about["by"]))
        elif request.act == "take place" and request.outcome == "acknowledged":
            found[str(request.answer)] = _place(request)
        elif request.act in _STEPS and request.about["ask"] in found:
            told = found[request.about["ask"]]
            told.is_sure &= request.outcome == "acknowledged"
            _STEPS[request.act](told, request)
        elif request.act == "leave":
            for told in found.values():
                _leave(told, str(request.about["by"]))
    return found


def minutes_by_acts(requests: Iterable[Request], asks: Iterable[Told]) -> Mapping[str, int]:
    """What each member must have. Left out is whoever had an act without an answer."""
    acts = list(_each_once(requests))
    found: Counter[str] = Counter()
    for each in asks:
        if each.carer is not None:
            found[each.asker] -= each.minutes
            found[each.carer] += each.minutes
    joined = {str(r.about["by"]) for r in acts if r.act == "join" and r.outcome == "acknowledged"}
    left = {str(r.about["by"]) for r in acts if r.act == "leave"}
    unsure = {str(r.about["by"]) for r in acts if r.outcome == "unknown" and "by" in r.about}
    unsure |= {who for each in asks if not each.is_sure for who in (each.asker, each.carer or "")}
    return {each: 0 if each in left else ENTRY_MINUTES + found[each] for each in joined - unsure}


def _each_once(requests: Iterable[Request]) -> Iterable[Request]:
    """Those that may have had an effect. What was sent again counts once."""
    found: defaultdict[str, list[Request]] = defaultdict(list)
    for request in requests:
        if request.outcome != "refused":
            found[f"{request.act} {request.about}"].append(request)
    return [each[0] for each in found.values()]


def _place(request: Request) -> Told:
    """An ask that is agreed from its beginning: nobody was asked."""
    asker, carer = str(request.about["by"]), str(request.about["carer"])
    wanted = Counter({("agreed", asker): 1, ("agreed", carer): 1})
    return Told(asker, state="agreed", carer=carer, openings=0, wanted=wanted)


def _offer(told: Told, request: Request) -> None:
    told.offers.add(str(request.about["by"]))


def _agree(told: Told, request: Request) -> None:
    told.state, told.carer = "agreed", str(request.about["carer"])
    for each in (told.asker, told.carer):
        told.wanted["agreed", each] += 1


def _take_back(told: Told, request: Request) -> None:
    if request.about["by"] == told.carer:
        told.wanted["cancelled", told.asker] += 1
        told.state, told.carer = "asked", None
        told.openings += 1
    elif told.carer is None:
        told.state = "withdrawn"
    else:
        told.wanted["cancelled", told.carer] += 1
        told.state = "cancelled"


def _say(told: Told, request: Request) -> None:
    told.said[str(request.about["by"])] = int(request.about["minutes"])
    words = list(told.said.values())
    if len(words) == 1:
        told.state = "done"
    elif words[0] != words[1]:
        told.state = "disputed"
    else:
        told.state = "confirmed" if words[0] else "cancelled"


def _leave(told: Told, who: str) -> None:
    told.has_asker_left |= who == told.asker
    if who in (told.asker, told.carer) and told.state == "agreed":
        # The town's people leave after they have said how long it was: what is left is to come.
        told.state = "cancelled"
        other = told.asker if who == told.carer else told.carer
        told.wanted["cancelled", str(other)] += 1


_STEPS = {"offer": _offer, "agree": _agree, "take back": _take_back, "say": _say}
