"""Staff who open a circle, and members who use it by their links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.exchange.config import ExchangeSettings
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.jobs import jobs
from tests.support.fixtures import Client, facts, run_due

NOW = datetime(2027, 6, 14, 9, 0, tzinfo=UTC)
"""A Monday."""
TOPIC = "exchange.v1"
CIRCLE = {
    "name": "Unna",
    "land": "NW",
    "sender_name": "Lindenbrücke",
    "phone": "0221 4710 101",
    "permission_note": "Das Jugendamt sagt: bis 15 Stunden in der Woche ohne Erlaubnis.",
}
ME = {
    "first_name": "Jasmin",
    "district": "Unna-Mitte",
    "nearby_only": False,
    "language": "de",
    "child_bands": ["3-5"],
    "minds_bands": ["0-2", "3-5", "6-9", "10+"],
    "agrees": True,
    "shares_contact": True,
}


class Member:
    """A member as her link lets her act. `page` is what she saw last."""

    def __init__(self, village: Village, token: str) -> None:
        self.village, self.token = village, token
        self.page: dict[str, Any] = {}

    def ask(self, method: str, path: str = "", body: Any = None) -> Any:
        """The answer as it came."""
        return self.village.console.ask(method, f"/v1/links/{self.token}{path}", body)

    def does(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        self.page = self.village.console.ok(method, f"/v1/links/{self.token}{path}", body)
        return self.page

    def looks(self) -> dict[str, Any]:
        return self.does("GET", "")

    def joins(self, **changes: Any) -> dict[str, Any]:
        return self.does("PUT", "/membership", ME | changes)

    def asks(self, *, days: float = 5, hours: float = 3, **changes: Any) -> str:
        """Asks for care so many days from now. Returns the id of the ask."""
        starts = self.village.now + timedelta(days=days)
        wanted = {
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=hours)).isoformat(),
            "place": "either",
            "bands": ["3-5"],
        }
        before = {each["id"] for each in self.looks()["own_asks"]} if self.page else set()
        page = self.does("POST", "/asks", wanted | changes)
        (new,) = {each["id"] for each in page["own_asks"]} - before
        return str(new)

    def offers_hours(self, *, days: float = 5, hours: float = 3, **changes: Any) -> str:
        """Offers hours to everybody. Returns the id of the open offer."""
        starts = self.village.now + timedelta(days=days)
        said = {
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=hours)).isoformat(),
            "bands": ["0-2", "3-5"],
            "places": 3,
        }
        before = {each["id"] for each in self.looks()["own_offers"]}
        page = self.does("POST", "/open-offers", said | changes)
        (new,) = {each["id"] for each in page["own_offers"]} - before
        return str(new)

    def takes_place(self, offer: str, *bands: str) -> dict[str, Any]:
        path = f"/open-offers/{offer}/place"
        return self.does("PUT", path, {"bands": list(bands) or ["3-5"]})

    def refused_place(self, offer: str, *bands: str) -> str:
        """Tries to take a place. Returns why she may not."""
        body = {"bands": list(bands) or ["3-5"]}
        answer = self.ask("PUT", f"/open-offers/{offer}/place", body)
        assert answer.status_code >= 400, answer.json
        return str(answer.json["type"])

    def free_places(self) -> list[int]:
        """Free places of each open offer of others that she sees."""
        return [each["free"] for each in self.looks()["offers_of_others"]]

    def free_of_own(self) -> list[int]:
        return [each["free"] for each in self.looks()["own_offers"]]

    def offers(self, ask: str, place: str = "hers") -> dict[str, Any]:
        return self.does("PUT", f"/asks/{ask}/offer", {"place": place})

    def agrees(self, ask: str, nth: int = 0) -> dict[str, Any]:
        """Agrees with the so-manieth who has offered."""
        (own,) = [each for each in self.looks()["own_asks"] if each["id"] == ask]
        chosen = {"offer_id": own["offers"][nth]["id"]}
        return self.does("PUT", f"/asks/{ask}/agreement", chosen)

    def confirms(self, ask: str, minutes: int = 180) -> dict[str, Any]:
        return self.does("PUT", f"/asks/{ask}/confirmation", {"minutes": minutes})

    def wants_weekly(self, ask: str) -> dict[str, Any]:
        """Proposes a date for each week, or accepts that."""
        return self.does("PUT", f"/asks/{ask}/standing")

    def ends_weekly(self) -> dict[str, Any]:
        (found,) = self.looks()["standing"]
        return self.does("DELETE", f"/standing/{found['id']}")

    def agreement(self, ask: str) -> dict[str, Any]:
        (found,) = [each for each in self.looks()["agreements"] if each["id"] == ask]
        return dict(found)

    def states(self) -> list[str]:
        """States of her agreements, by their beginning."""
        return [each["state"] for each in self.looks()["agreements"]]

    def weekly(self) -> list[str]:
        """Who wants each of her standing agreements."""
        return [each["weekly"] for each in self.looks()["standing"]]

    @property
    def balance(self) -> int:
        return int(self.looks()["me"]["balance_minutes"])


class Village:
    """An agency with one circle."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.staff = client.as_role("contact-person")
        self.console = client.as_service("console", "exchange", "links:use")
        self.notifications = client.as_service("notifications", "exchange", "letters:write")
        self.database, self.agency = client.database, client.agency
        self.is_at(NOW)
        self.circle = self.staff.ok("POST", "/v1/circles", CIRCLE)["circle"]["id"]

    @property
    def now(self) -> datetime:
        return self.database.clock.now()

    def is_at(self, moment: datetime) -> None:
        assert isinstance(self.database.clock, StoryClock)
        self.database.clock.set(moment)

    def later(self, **time: float) -> None:
        """Lets time pass and does what is due then, day by day."""
        until = self.now + timedelta(**time)
        while self.now < until:
            self.is_at(min(until, self.now + timedelta(days=1)))
            self.work()

    def work(self) -> int:
        return run_due(self.database, jobs(_SETTINGS))

    def invite(self, *addresses: str, language: str = "de") -> list[Member]:
        """Invites people by mail. Returns them with the links of their messages."""
        before = len(self.wanted())
        people = [{"channel": "email", "email": each, "language": language} for each in addresses]
        path = f"/v1/circles/{self.circle}/invitations"
        self.staff.ok("POST", path, {"people": people})
        sent = [self.letter(each["data"]["message_id"]) for each in self.wanted()[before:]]
        tokens = {each["recipient"]: each["token"] for each in sent}
        return [Member(self, tokens[each]) for each in addresses]

    def members(self, *names: str, **changes: Any) -> list[Member]:
        """People who have joined."""
        found = self.invite(*(f"{each.lower()}@post.example" for each in names))
        for member, name in zip(found, names, strict=True):
            member.joins(first_name=name, **changes)
        return found

    def wanted(self) -> list[dict[str, Any]]:
        return facts(self.database, TOPIC)

    def counts(self) -> list[dict[str, Any]]:
        return [each["data"] for each in facts(self.database, "exchange-counts.v1")]

    def kinds(self) -> list[str]:
        return [each["data"]["kind"] for each in self.wanted()]

    def letter(self, message_id: str) -> dict[str, Any]:
        made: dict[str, Any] = self.notifications.ok("POST", f"/v1/messages/{message_id}/letter")
        return made

    def rows(self, statement: str) -> list[Any]:
        with self.database.agency(self.agency) as work:
            return list(work.connection.execute(text(statement)).all())

    def begins(self) -> list[str]:
        """When all dates begin, at the hour of the clock."""
        rows = self.rows("select starts_at from ask order by starts_at")
        return [f"{starts.astimezone(BERLIN):%d.%m. %H:%M}" for (starts,) in rows]

    def agree_weekly(self, asker: Member, carer: Member, **how: Any) -> str:
        """The two agree on one date, and on the same each week. Returns the id of its ask."""
        ask = self.agree(asker, carer, **how)
        asker.wants_weekly(ask)
        carer.wants_weekly(ask)
        return ask

    def agree(self, asker: Member, carer: Member, **how: Any) -> str:
        """One asks, the other offers, they agree. Returns the id of the ask."""
        ask = asker.asks(**how)
        carer.offers(ask, "theirs" if how.get("place") == "theirs" else "hers")
        asker.agrees(ask)
        return ask


_SETTINGS = object.__new__(ExchangeSettings)
"""No job of exchange reads a setting."""
