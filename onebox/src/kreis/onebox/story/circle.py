"""A circle of mutual childcare: members act on their pages, by links of their messages.

It begins in the group of Unna and goes on after one of the two has left the programme's group.
"""

from __future__ import annotations

import re
from typing import Any

import httpx

from kreis.onebox.story.letters import letters
from kreis.onebox.story.pages import Forms
from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage

CIRCLE = {
    "name": "Gegenseitig betreuen in Unna",
    "land": "NW",
    "sender_name": "Lindenbrücke",
    "phone": "0221 4710101",
    "permission_note": "",
}
JOINING = ("P-04", "P-05", "P-08")
ASKER, CARER = "P-04", "P-05"
_SENT_BEFORE = 409
"""A service died before it answered, and the same was sent again. What follows tells whether it
was done."""
_ASK = re.compile(r"/anfrage/([0-9a-f-]{36})")
_BALANCE = re.compile(r"Ihr Stand: \u2066?([−\d]+)\u2069? Std\.")
"""Two signs keep a minus before its number where text runs from right to left."""


class Circle:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._pages: dict[str, str] = {}
        """The address of each member's page."""
        self._ask = ""
        """What was agreed last."""
        self._seen: set[str] = set()
        """Links of messages that were waited for. Messages to circles are kept for 30 days."""

    def open(self) -> None:
        """Staff open it and invite three by mail, who join on their pages."""
        kreis, people = self._stage.kreis, []
        found = kreis.ask("contact-person", "POST", "exchange", "/circles", CIRCLE, "circle")
        for sign in JOINING:
            known = {"channel": "email", "language": "de", "email": self._mail_of(sign)}
            people.append(known)
        path = f"/circles/{found['circle']['id']}/invitations"
        kreis.ask("contact-person", "POST", "exchange", path, {"people": people}, "circle of Unna")
        for sign in JOINING:
            (link,) = self._wait_for(sign)
            self._pages[sign] = kreis.as_reached_here(link)
            self._send(sign, "/mitmachen", self._about(sign))

    def agree(self, day: str) -> None:
        """One asks for three hours of a day, the other offers, and they agree."""
        wanted = {"day": day, "from": "09:00", "until": "12:00", "place": "theirs", "child": "10+"}
        known = self._asks(CARER)
        self._send(ASKER, "/suchen", wanted)
        self._wait_for(CARER)
        (ask,) = self._asks(CARER) - known
        self._ask = ask
        self._send(CARER, f"/anfrage/{ask}", {"do": "offer-theirs"})
        self._wait_for(ASKER)
        forms = Forms(self._look(ASKER, f"/anfrage/{ask}")).found
        (chosen,) = [each for each in forms if "offer" in each]
        self._send(ASKER, f"/anfrage/{ask}", {name: value[0] for name, value in chosen.items()})
        for each in (ASKER, CARER):
            self._wait_for(each)
        contact = self._mail_of(CARER) in self._look(ASKER, f"/anfrage/{ask}")
        expect("the carer's contact, after they have agreed", True, contact)

    def confirm(self) -> None:
        """Both are asked whether it worked, and say that it did."""
        for each in (ASKER, CARER):
            self._wait_for(each)
        for each in (ASKER, CARER):
            confirming = {"do": "confirm", "minutes": "180"}
            self._send(each, f"/anfrage/{self._ask}", confirming)

    def hours(self) -> dict[str, int]:
        """The balance of each of the two, as her own page says it."""
        found = {}
        for sign in (ASKER, CARER):
            said = _BALANCE.search(self._look(sign, "/mehr"))
            assert said is not None
            found[sign] = int(said[1].replace("−", "-"))
        return found

    def _about(self, sign: str) -> dict[str, Any]:
        return {
            "first_name": self._stage.people[sign].registration["first_name"],
            "district": "Unna",
            "minds": ["0-2", "3-5", "6-9", "10+"],
            "child": ["10+"],
            "agrees": "1",
            "shares_contact": "1",
        }

    def _mail_of(self, sign: str) -> str:
        return str(self._stage.people[sign].registration["email"])

    def _wait_for(self, sign: str) -> list[str]:
        """Waits for one more message to her. Returns the links of the new ones."""
        found = self._stage.kreis.eventually(
            lambda: self._new_links(sign), bool, f"another message of the circle to {sign}"
        )
        self._seen.update(found)
        return found

    def _new_links(self, sign: str) -> list[str]:
        hers = [each for each in letters(self._stage.outbox) if each.to == self._mail_of(sign)]
        return [each.link for each in hers if each.is_of_circle and each.link not in self._seen]

    def _asks(self, sign: str) -> set[str]:
        """All asks and agreements on her page."""
        return set(_ASK.findall(self._look(sign)))

    def _look(self, sign: str, path: str = "") -> str:
        kreis, address = self._stage.kreis, f"{self._pages[sign]}{path}"
        answer = kreis.persistent(lambda: kreis.http.get(address))
        expect(f"the page {path or 'of the circle'} of {sign}", 200, answer.status_code)
        return str(answer.text)

    def _send(self, sign: str, path: str, form: dict[str, Any]) -> None:
        kreis, address = self._stage.kreis, f"{self._pages[sign]}{path}"

        def send() -> httpx.Response:
            return kreis.http.post(address, data=form, follow_redirects=True)

        status = kreis.persistent(send).status_code
        done = status in (200, _SENT_BEFORE)
        expect(f"the page after {path} of {sign} ({status}) shows that it is done", True, done)
