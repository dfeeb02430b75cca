"""A circle in which her pages show all that they can show."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kreis.exchange.store import members as rows
from services.exchange.tests.village import Village

LONG = {
    "first_name": "Maximiliane-Alexandra",
    "district": "Ludwigshafen-Oppau-Edigheim",
    "contact": "maximiliane-alexandra.von-der-heidenbruch@nachbarschaft.example",
}


class FullCircle:
    """Jasmin has everything, Nicole pauses, Olena is asked whether she stays, one is invited."""

    def __init__(self, village: Village, language: str) -> None:
        self.village = village
        (self.jasmin,) = village.invite("jasmin@post.example", language=language)
        self.jasmin.joins(language=language)
        (self.invited,) = village.invite("newcomer@post.example", language=language)
        self.sabine, self.lena = village.members("Sabine", "Lena", district="Königsborn")
        (self.long,) = village.invite("long@post.example")
        self.long.joins(**LONG)
        self.nicole, self.olena = village.invite(
            "nicole@post.example", "olena@post.example", language=language
        )
        for member, name in ((self.nicole, "Nicole"), (self.olena, "Olena")):
            member.joins(first_name=name, language=language)
        self._past()
        self._to_come()
        self._weekly()
        self._others()
        self.nicole.does("PUT", "/pause", {"is_paused": True})
        self._asked_to_stay("Olena")

    def pages(self) -> dict[str, str]:
        """Paths by names."""
        hers = f"/g/{self.jasmin.token}"
        shown = self.jasmin.looks()
        states = {each["state"]: each["id"] for each in shown["agreements"]}
        waiting = [each["id"] for each in shown["agreements"] if each["waits_for_me"]]
        return {
            "joining": f"/g/{self.invited.token}",
            "circle": hers,
            "circle in a pause": f"/g/{self.nicole.token}",
            "circle, asked to stay": f"/g/{self.olena.token}",
            "asking": f"{hers}/suchen",
            "offers": f"{hers}/anfrage/{self.with_offers}",
            "no offers yet": f"{hers}/anfrage/{self.without_offers}",
            **{f"agreement {state}": f"{hers}/anfrage/{id_}" for state, id_ in states.items()},
            "agreement to come": f"{hers}/anfrage/{self.to_come}",
            "weekly proposed": f"{hers}/anfrage/{self.proposed}",
            "confirming": f"{hers}/anfrage/{waiting[0]}",
            "hours": f"{hers}/mehr",
            "report": f"{hers}/melden/{self.to_come}",
            "offering hours": f"{hers}/anbieten",
            "taking a place": f"{hers}/zeit/{self.open_offer}",
        }

    def _past(self) -> None:
        """Confirmed, disputed, cancelled, not confirmed in time, said by her alone, and to say."""
        jasmin, sabine = self.jasmin, self.sabine
        old = [self.village.agree(jasmin, sabine, days=nth, hours=1) for nth in (1, 2, 3)]
        self.village.later(days=4)
        for each, said in ((old[0], 60), (old[1], 15)):
            jasmin.confirms(each, 60)
            sabine.confirms(each, said)
        self.village.later(days=7)
        recent = [self.village.agree(jasmin, sabine, days=nth, hours=1) for nth in (1, 1.5, 3)]
        sabine.does("DELETE", f"/asks/{recent[2]}")
        jasmin.does("DELETE", f"/asks/{recent[2]}")
        again = self.village.agree(jasmin, self.lena, days=3, hours=1)
        jasmin.does("DELETE", f"/asks/{again}")
        self.village.later(days=2)
        jasmin.confirms(recent[0], 60)

    def _to_come(self) -> None:
        self.to_come = self.village.agree(self.jasmin, self.long, days=2, hours=1)
        self.with_offers = self.jasmin.asks(days=4, hours=1, bands=["3-5", "3-5", "0-2"])
        self.sabine.offers(self.with_offers, "theirs")
        self.long.offers(self.with_offers, "hers")
        self.without_offers = self.jasmin.asks(days=4.5, hours=1)

    def _weekly(self) -> None:
        """Both want one, one is proposed by each, one has ended, one week is left out."""
        agree, jasmin, lena = self.village.agree, self.jasmin, self.lena
        self.village.agree_weekly(jasmin, self.long, days=5, hours=1)
        self.proposed, mine, ended = (
            agree(jasmin, lena, days=6 + nth / 8, hours=1) for nth in range(3)
        )
        lena.wants_weekly(self.proposed)
        jasmin.wants_weekly(mine)
        for each in (jasmin, lena):
            each.wants_weekly(ended)
        (both,) = [each for each in lena.looks()["standing"] if each["weekly"] == "both"]
        lena.does("DELETE", f"/standing/{both['id']}")

    def _others(self) -> None:
        """One asks near the limit of the law, one has been offered, hours are offered by both."""
        asked = self.long.asks(days=7, hours=11, place="theirs", bands=["0-2", "3-5"])
        offered = self.sabine.asks(days=8, hours=1)
        self.jasmin.offers(offered)
        assert {asked, offered} <= {each["id"] for each in self.jasmin.looks()["asks_of_others"]}
        self.open_offer = self.long.offers_hours(days=9, bands=["0-2", "3-5", "6-9", "10+"])
        self.jasmin.offers_hours(days=10)

    def _asked_to_stay(self, name: str) -> None:
        with self.village.database.agency(self.village.agency) as work:
            (found,) = [
                each
                for each in rows.of_circle(work, UUID(self.village.circle)).values()
                if each.first_name == name
            ]
            rows.change(work, found.id, asked_to_stay_at=work.now - timedelta(days=1))
