"""Circles of a town: staff open them, members act by the links of their messages.

How each date ends is drawn from a seed. Dates that two have agreed on are over some days later, so
members say how long it was in the weeks after the first morning.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kreis.onebox.story.services import Kreis, Unexpected
from tests.system.faults.circles.open_offers import place_taken
from tests.system.faults.history import Act

if TYPE_CHECKING:
    from tests.system.faults.town import Town

MEMBER = "member"
"""Role of whoever has a link. The console asks for her."""
MINUTES = 120
"""Of each date."""
_LENGTH = timedelta(minutes=MINUTES)
_PURPOSE = "page of a member"
_SIZE = 4
_SOON = timedelta(seconds=8)
_ENDS = (
    *("confirmed", "confirmed", "confirmed", "disputed", "did not take place", "half said"),
    *("withdrawn", "cancelled", "given back", "nobody", "far ahead", "place taken"),
)
"""How dates end. `nobody` begins so soon that nobody offers."""


@dataclass(frozen=True)
class Agreed:
    """A date that two have agreed on."""

    ask: str
    asker: str
    carer: str
    over: datetime
    end: str


class Circle:
    """One circle of a town. A member's first name is her tag."""

    def __init__(self, town: Town, number: int) -> None:
        self._town, self._number = town, number
        self._rng = Random(f"{town.seed} {town.district} circle {number}")
        self._tags = [f"d{town.district}c{number}m{n}" for n in range(_SIZE)]
        self._tokens: dict[str, str] = {}
        self._agreed: list[Agreed] = []

    def begin(self) -> None:
        """Staff open it and invite. Who has her message joins, and they agree on dates."""
        found = self._by_staff("open", {"circle": self._number}, "/circles", _ABOUT)
        if found is None:
            return
        people = [self._reached(each) for each in self._tags]
        about = {"addresses": [self._address(each) for each in self._tags]}
        path = f"/circles/{found}/invitations"
        if self._by_staff("invite", about, path, {"people": people}) is None:
            return
        for tag in self._tags:
            self._join(tag)
        for tag in sorted(self._tokens)[:1]:
            # Too soon for anybody to offer: exchange has work that is due within seconds.
            self._make_date(tag, self._soon(), "nobody")
        # Before they say how long it was, the weeks of `weeks` begin: eight days from now.
        self._make_dates(self._town.clock.now() + timedelta(days=4))

    def go_on(self, now: datetime, *, is_last: bool) -> None:
        """Says how long the dates were that are over. Then there are new ones, or one leaves."""
        for each in [date for date in self._agreed if date.over < now]:
            self._agreed.remove(each)
            self._say(each)
        if is_last:
            self._leave(self._rng.choice(sorted(self._tokens)))
        else:
            self._make_dates(now + timedelta(days=2))

    @property
    def has_members(self) -> bool:
        return bool(self._tokens)

    def _make_dates(self, first: datetime) -> None:
        """One date for each member, one after the other, so that all of them fit."""
        for number, asker in enumerate(sorted(self._tokens)):
            end = self._rng.choice(_ENDS)
            begins = first + timedelta(hours=4 * number)
            if end == "nobody":
                begins = self._soon()
            elif end == "far ahead":
                begins += timedelta(days=28)
            self._make_date(asker, begins, end)

    def _soon(self) -> datetime:
        return self._town.clock.now() + _SOON

    def _make_date(self, asker: str, begins: datetime, end: str) -> None:
        begins = begins.replace(microsecond=0)
        if end == "place taken":
            carer = self._rng.choice([each for each in sorted(self._tokens) if each != asker])
            ask = place_taken(self._by_link, begins, _LENGTH, asker=asker, carer=carer)
            if ask is not None:
                self._agreed.append(Agreed(ask, asker, carer, begins + _LENGTH, end))
            return
        ask = self._ask(asker, begins)
        if ask is None or end == "nobody":
            return
        if end == "withdrawn":
            self._take_back(ask, asker)
            return
        others = [each for each in sorted(self._tokens) if each != asker]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda each: self._offer(ask, each), self._rng.sample(others, 2)))
        carer = self._agree(ask, asker)
        if carer and end == "given back":
            self._take_back(ask, carer)
            carer = self._agree(ask, asker)
        if carer and end == "cancelled":
            self._take_back(ask, asker)
        elif carer:
            self._agreed.append(Agreed(ask, asker, carer, begins + _LENGTH, end))

    def _join(self, tag: str) -> None:
        address = self._address(tag)
        letter = self._town.kreis.eventually(
            lambda: self._town.postbox.letter_to(address), bool, f"an invitation to {address}"
        )
        assert letter is not None
        token = urlsplit(letter.link).path.rpartition("/")[2]
        me = {
            "first_name": tag,
            "district": "Unna",
            "nearby_only": False,
            "language": "de",
            "child_bands": ["3-5"],
            "minds_bands": ["3-5"],
            "agrees": True,
            "shares_contact": True,
        }

        def send(kreis: Kreis) -> Any:
            path = f"/links/{token}/membership"
            return _sent(kreis, "PUT", path, me, f"join {tag}")["me"]["balance_minutes"]

        if self._town.wish("join", {"by": tag}, send, self._rng) is not None:
            self._tokens[tag] = token

    def _ask(self, asker: str, begins: datetime) -> str | None:
        """The id of the ask."""
        wanted = {"starts_at": begins.isoformat(), "ends_at": (begins + _LENGTH).isoformat()}
        wanted |= {"place": "hers", "bands": ["3-5"]}  # type: ignore[dict-item]

        def told(page: dict[str, Any]) -> str:
            asks = {_moment(each["starts_at"]): each["id"] for each in page["own_asks"]}
            return str(asks[begins])

        about = {"by": asker, "starts_at": begins.isoformat()}
        found = self._by_link("ask", about, "POST", "/asks", wanted, told)
        return None if found is None else str(found)

    def _offer(self, ask: str, carer: str) -> None:
        about = {"ask": ask, "by": carer}
        self._by_link("offer", about, "PUT", f"/asks/{ask}/offer", {"place": "hers"}, bool)

    def _agree(self, ask: str, asker: str) -> str | None:
        """Agrees with one of those who have offered. Returns her tag."""
        own = {each["id"]: each for each in self._look(asker)["own_asks"]}
        if not own.get(ask, {}).get("offers"):
            return None
        offer = self._rng.choice(own[ask]["offers"])
        about = {"ask": ask, "by": asker, "carer": offer["first_name"], "offer": offer["id"]}
        path, chosen = f"/asks/{ask}/agreement", {"offer_id": offer["id"]}
        done = self._by_link("agree", about, "PUT", path, chosen, bool)
        return str(offer["first_name"]) if done else None

    def _take_back(self, ask: str, who: str) -> None:
        self._by_link("take back", {"ask": ask, "by": who}, "DELETE", f"/asks/{ask}", None, bool)

    def _say(self, date: Agreed) -> None:
        """Each says for herself, both at once."""
        said = dict.fromkeys((date.asker, date.carer), MINUTES)
        if date.end == "disputed":
            said[date.carer] = MINUTES // 2
        elif date.end == "did not take place":
            said = dict.fromkeys(said, 0)
        elif date.end == "half said":
            del said[date.asker]

        def say(who: str) -> None:
            about = {"ask": date.ask, "by": who, "minutes": said[who]}
            path, body = f"/asks/{date.ask}/confirmation", {"minutes": said[who]}
            self._by_link("say", about, "PUT", path, body, bool)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(say, said))

    def _leave(self, who: str) -> None:
        """Her link opens nothing afterwards. So a repetition is told that it is not known."""
        path = f"/links/{self._tokens.pop(who)}/membership"

        def send(kreis: Kreis) -> Any:
            return bool(_sent(kreis, "DELETE", path, None, f"leave {who}", besides=404))

        self._town.wish("leave", {"by": who}, send, Random(0))

    def _by_staff(self, act: Act, about: dict[str, Any], path: str, body: Any) -> Any:
        """The id of the circle."""
        key = f"{act} {self._town.district} {self._number}"

        def send(kreis: Kreis) -> Any:
            made = kreis.ask("contact-person", "POST", "exchange", path, body, key)
            return made["circle"]["id"]

        return self._town.wish(act, about, send, self._rng)

    def _by_link(
        self,
        act: Act,
        about: dict[str, Any],
        method: str,
        path: str,
        body: Any,
        told: Callable[[dict[str, Any]], Any],
    ) -> Any:
        who = about["by"]
        key, link = f"{act} {list(about.values())}", f"/links/{self._tokens[who]}{path}"

        def send(kreis: Kreis) -> Any:
            return told(_sent(kreis, method, link, body, key))

        return self._town.wish(act, about, send, Random(key))

    def _look(self, who: str) -> dict[str, Any]:
        return dict(_sent(self._town.kreis, "GET", f"/links/{self._tokens[who]}", None, ""))

    def _reached(self, tag: str) -> dict[str, str]:
        known = {"channel": "email", "email": self._address(tag)}
        if self._has_phone(tag):
            known = {"channel": "sms", "phone": self._address(tag)}
        return {"language": "de", **known}

    def _address(self, tag: str) -> str:
        """Nobody else has it."""
        number = self._tags.index(tag)
        phone = f"+49172{self._town.district:02}{self._number:03}{number:02}"
        return phone if self._has_phone(tag) else f"{tag}@kreis.example"

    def _has_phone(self, tag: str) -> bool:
        return self._tags.index(tag) == 0


class Circles:
    """All circles of a town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._circles: list[Circle] = []

    def begin(self, number: int) -> None:
        circle = Circle(self._town, number)
        circle.begin()
        self._circles.append(circle)

    def go_on(self, now: datetime, *, is_last: bool) -> None:
        living = [each for each in self._circles if each.has_members]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda each: each.go_on(now, is_last=is_last), living))


_ABOUT = {
    "name": "Unna",
    "land": "NW",
    "sender_name": "Lindenbrücke",
    "phone": "0221 4710101",
    "permission_note": "",
}


def _sent(kreis: Kreis, method: str, path: str, body: Any, key: str, *, besides: int = 200) -> Any:
    """What a member is answered. Raises `Unexpected` if she is refused, but for one status."""
    headers = {"Kreis-Purpose": _PURPOSE}
    answer = kreis.response(MEMBER, method, "exchange", path, body, key, headers)
    if answer.status_code >= 400 and answer.status_code != besides:
        raise Unexpected(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer.json()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
