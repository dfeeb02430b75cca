"""An office with a circle of mutual childcare: a contact person, a lead, members on their pages."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from psycopg import sql
from sqlalchemy import text

from bench.ground import AGENCY, STAFF
from kreis.console.issuer.signing import role_claims
from services.console.tests.spring import Desk, Spring

LIST = "/team/kreise"
CIRCLE = {
    "sender_name": "Lindenbrücke",
    "phone": "0221 4710 101",
    "land": "NW",
    "permission_note": "",
}
JOINING = {
    "district": "Unna-Mitte",
    "agrees": "1",
    "shares_contact": "1",
    "child": "3-5",
    "minds": "3-5",
}
AFTER_THE_START_WEEK = "2027-04-12T09:00"


class Office:
    """Petra, who has a group, with a circle for it."""

    def __init__(self, spring: Spring) -> None:
        self.spring = spring
        self.petra, self.ilse = spring.browser(), spring.browser("lead")
        self.name = f"Kreis {uuid4().hex[:6]}"
        status, _ = self.opens(self.petra, gruppe=spring.cohort)
        assert status == 303
        self.id = str(self.one("select id from circle where name = :name", name=self.name))
        self.page = f"{LIST}/{self.id}"
        self.inviting = f"{self.page}/einladen/{spring.cohort}"

    def opens(self, who: Desk, **form: Any) -> tuple[int, Any]:
        origin = f"{LIST}/neu?gruppe={self.spring.cohort}"
        return who.send(LIST, {"from_page": origin, "name": self.name, **CIRCLE, **form})

    def invites(self, *people: str, **form: Any) -> tuple[int, Any]:
        sent = {"from_page": self.inviting, "person": list(people), **form}
        return self.petra.send(self.inviting, sent)

    def one(self, statement: str, **values: Any) -> Any:
        with self.spring.served.databases["exchange"].agency(AGENCY) as work:
            return work.connection.execute(text(statement), values).scalar_one()

    @property
    def invited(self) -> int:
        """Invitations to this circle that exchange keeps."""
        counted = "select count(*) from invitation where circle_id = :id"
        return int(self.one(counted, id=self.id))

    def handed_over(self) -> str:
        """The path of a link as the page shows it once."""
        status, page = self.petra.send(f"{self.page}/uebergeben", {"language": "de"})
        assert status == 200
        found = re.search(r"http://console.example(/g/[\w-]{22})", page.html)
        assert found is not None
        return found[1]

    def joins(self, name: str) -> str:
        """Somebody who was handed her link joins. Returns the path of her page."""
        path, browser = self.handed_over(), self.spring.served.console.test_client()
        said = {**JOINING, "first_name": name, "contact": f"{name.lower()}@post.example"}
        assert browser.post(f"{path}/mitmachen", data=said).status_code == 303
        return path

    def reports(self, words: str) -> str:
        """A member reports another one. Returns the path of the report on staff's pages."""
        browser = self.spring.served.console.test_client()
        jasmin, sabine = self.joins("Jasmin"), self.joins("Sabine")
        wanted = {"day": "2027-04-20", "from": "14:00", "until": "16:00"}
        wanted |= {"place": "either", "child": "3-5"}
        assert browser.post(f"{jasmin}/suchen", data=wanted).status_code == 303
        ask = self.one("select id from ask where circle_id = :id", id=self.id)
        said = {"do": "report", "words": words}
        assert browser.post(f"{sabine}/melden/{ask}", data=said).status_code == 303
        report = self.one("select id from report where circle_id = :id", id=self.id)
        return f"{LIST}/meldung/{report}"


def with_own_numbers(spring: Spring) -> Spring:
    """Gives each member of the group a telephone of her own: who has the same is invited once."""
    for number, who in enumerate(spring.people):
        change(spring, who, phone=f"0171 39200{number:02}")
    return spring


def change(spring: Spring, who: str, **said: Any) -> None:
    """Changes what intake keeps of a participant, as her contact person."""
    petra = {**role_claims("contact-person", AGENCY), "sub": STAFF}
    headers = {"Authorization": f"Bearer {spring.served.tokens.signed(petra)}"}
    client = spring.served.apps["intake"].test_client()
    answer = client.patch(f"/v1/participants/{who}", json=said, headers=headers)
    assert answer.status_code < 300, answer.text


def everything_kept(spring: Spring) -> str:
    """All rows of all tables of exchange, as text."""
    every_table = "select tablename from pg_tables where schemaname = 'public'"
    every_row = sql.SQL("select t::text from {} as t")
    with spring.served.as_superuser("exchange") as connection:
        tables = [name for (name,) in connection.execute(every_table).fetchall()]
        return "".join(
            str(connection.execute(every_row.format(sql.Identifier(name))).fetchall())
            for name in tables
        )
