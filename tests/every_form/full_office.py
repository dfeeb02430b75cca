"""An office with something of everything, that can be set back to how it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kreis.chassis.process.due import Job
from kreis.cohorts.jobs import jobs as of_cohorts
from kreis.console.issuer.people import Organisation, Somebody
from kreis.console.issuer.signing import Issuer, workload_claims
from kreis.events.jobs import jobs as of_events
from kreis.intake.config import IntakeSettings
from kreis.intake.jobs import jobs as of_intake
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.jobs import jobs as of_notifications
from services.cohorts.tests.unna import settings as of_nobody
from services.console.tests.page import Page
from services.notifications.tests.neutral import NEUTRAL
from tests.conformance.town import CONTACT_PERSON
from tests.every_form.circles import open_a_circle
from tests.every_form.furniture import KARIN, SABINE, Furniture
from tests.every_form.office import EVERY_ROLE, LINKED_FROM_PAST_DATES, Office, office_of
from tests.every_form.page_forms import Form
from tests.every_form.subscribers import ANOTHER, WEBHOOK
from tests.support.databases import Content, Databases, Stock
from tests.support.fixtures import ISSUER, Apps, clients
from tests.support.serving import let_ask_intake

LOGS = ("access_log", "link_change")
"""Tables that count or note each request: they are to grow."""
MARKS = ("last_used_at", "failed_pins", "active_at")
"""Columns that note that something was used, or tried."""
MOST_TRIED = 6
FITTING: Mapping[str, Mapping[str, str]] = {
    "team.act_on_waitlist": {"what": "remove"},
    "team.find": {"words": "Derya"},
    "team.record_exit": {"without_entry": "yes"},
    "team.save_rate": {"rate": "38,50"},
    "team.add_substitution": {"staff_id": SABINE, "substitute_id": KARIN},
    "team.erase": {"sure": "yes"},
    "team.close_day": {"day": "2027-06-15"},
    "team.send_to_group": {"text": "Wir treffen uns vor dem Haus."},
    "team.register_subscriber": ANOTHER,
    "team.set_webhook": {"url": WEBHOOK},
    "team.open_circle": {"sender_name": "Lindenbrücke"},
    "circle.join": {"district": "Unna-Mitte", "contact": "ada@post.example", "agrees": "1"},
    "circle.ask": {
        "day": "2027-05-24",
        "from": "14:00",
        "until": "16:00",
        "place": "hers",
        "child": "3-5",
    },
    "circle_offers.offer_hours": {
        "day": "2027-05-25",
        "from": "10:00",
        "until": "13:00",
        "places": "2",
        "child": "3-5",
    },
    "circle_offers.change_open_offer": {"child": "3-5"},
    "circle.keep_apart": {"words": "Sie kam nicht."},
    "team.settle_circle_report": {"done": "Mit beiden telefoniert."},
}
"""What is typed into forms of a route beside `page_forms.VALID`."""
State = Mapping[tuple[str, str], str]


class FullOffice:
    """An office, with what stands in it; `state` and `restore` know all that is stored."""

    def __init__(self, office: Office, furniture: Furniture, stock: Stock) -> None:
        self.office, self.furniture, self._stock = office, furniture, stock
        self._databases = {name: each.database for name, each in office.town.clients.items()}
        self.edited: set[str] = set()
        """Forms of which the trial of late forms has changed a field."""
        self._kept: dict[str, Content] = {}
        self._first_rows: dict[tuple[str, str], set[str]] = {}
        self._files = office.links.parent / "kept"
        self._organisation = office.links.parent / "organisation.json"

    def keep(self) -> None:
        """Keeps what is stored now, for `restore`, with a link to sign in by."""
        people = self.office.app.extensions["kreis.sign-in"].people
        self.way_in = urlsplit(people.link(people.kept().of(KARIN))).path
        shutil.copytree(self.office.links, self._files / "links")
        shutil.copy(self._organisation, self._files)
        self._kept = {name: self._stock.content(each) for name, each in self._databases.items()}
        self._first = self.state()
        self._first_rows = {each: self.rows(*each) for each in self._first if each[0] != "console"}

    def restore(self) -> None:
        """Sets everything back to what was kept."""
        self.office.forget_sign_outs()
        changed = {name for (name, _), _ in self.state().items() ^ self._first.items()}
        for name in changed & self._databases.keys():
            self._stock.fill(self._databases[name], self._kept[name])
        if "console" in changed:
            shutil.rmtree(self.office.links)
            shutil.copytree(self._files / "links", self.office.links)
            shutil.copy(self._files / self._organisation.name, self._organisation)

    def state(self) -> State:
        """A digest of each table, and of the list of who may sign in."""
        found = {
            (name, table): digest
            for name, database in self._databases.items()
            for table, digest in self._stock.digests(database, MARKS).items()
            if table not in LOGS
        }
        files = sorted((*self.office.links.iterdir(), self._organisation))
        return {
            **found,
            ("console", "files"): str([(each.name, each.read_text()) for each in files]),
        }

    def first_rows(self, service: str, table: str) -> set[str]:
        """The rows of a table as they were kept."""
        return self._first_rows[service, table]

    def rows(self, service: str, table: str) -> set[str]:
        return self._stock.rows(self._databases[service], table, MARKS)

    def forms(self) -> list[Form]:
        """One form of each kind: the first of all pages that is taken as it is, else the first."""
        found: dict[tuple[str, ...], list[Form]] = {}
        for form in self._every_form():
            form = form.saying({**FITTING.get(form.endpoint, {}), **_ticked(form)})
            found.setdefault(form.kind, []).append(form)
        return [self._taken(candidates[:MOST_TRIED]) for candidates in found.values()]

    def _taken(self, candidates: list[Form]) -> Form:
        for form in candidates:
            self.restore()
            if self.office.tab(form.who).post(form.action, data=form.data).status_code < 400:
                return form
        return candidates[0]

    def _every_form(self) -> Iterator[Form]:
        office, there = self.office, self.furniture
        found = list(office.every_form(*there.more_pages, "/team/heute", *LINKED_FROM_PAST_DATES))
        yield from found
        known = {form.endpoint for form in found}
        own = office.every_form(f"/team/person/{there.protected}", who="karin")
        yield from (form for form in own if form.endpoint not in known)
        yield from self._after_a_form(found)
        yield from self._of_participants()
        yield from self._of_a_facilitator()
        yield from self._of_a_new_colleague()
        yield from self._of_a_mail_reader()

    def _after_a_form(self, found: list[Form]) -> Iterator[Form]:
        """The form of a preview, which comes when another was sent."""
        (write,) = [form for form in found if form.endpoint == "team.send_to_group"][:1]
        asked = write.saying(FITTING[write.endpoint])
        yield from self._opened(asked.page, asked.sent.to_dict(), "petra", asked.action)

    def _opened(
        self, page: str, sent: Mapping[str, str], who: str, action: str = ""
    ) -> Iterator[Form]:
        answer = self.office.tab(who).post(action or page, data=sent)
        assert answer.status_code < 400, answer.text
        for form in self.office.forms_of(Page(answer.text), action or page):
            yield replace(form, who=who, opened_by=sent)

    def _of_participants(self) -> Iterator[Form]:
        """The forms behind the links of those who are asked, come, wait, or need a PIN."""
        for path in self.furniture.open_pages:
            answer = self.office.app.test_client().get(path)
            for form in self.office.forms_of(Page(answer.text), path):
                is_pin = form.endpoint == "pages.give_pin"
                yield form.saying({"pin": self.furniture.pin}) if is_pin else form

    def _of_a_facilitator(self) -> Iterator[Form]:
        """The form that asks for the PIN of a roster, and the roster behind it."""
        token, pin = self.furniture.roster
        path, who = f"/team/liste/{token}", "facilitator"
        page = Page(self.office.browsers[who].get(path).text)
        (asks, *_) = (form for form in self.office.forms_of(page, path) if form.action == path)
        asks = replace(asks.saying({"pin": pin}), who=who)
        yield asks
        for form in self._opened(path, asks.sent.to_dict(), who):
            marks = {each.name: "present" for each in form.chosen if each.name[:6] == "state."}
            yield form.saying(marks)

    def _of_a_new_colleague(self) -> Iterator[Form]:
        """The button behind a link to sign in."""
        page = Page(self.office.browsers["newcomer"].get(self.way_in).text)
        for form in self.office.forms_of(page, self.way_in):
            yield replace(form, who="newcomer")

    def _of_a_mail_reader(self) -> Iterator[Form]:
        """The button behind the link of a mail to unsubscribe."""
        path = self.furniture.unsubscribes
        answer = self.office.app.test_client().get(path)
        yield from self.office.forms_of(Page(answer.text), path)


@contextmanager
def full_office(stock: Stock, apps: Apps, issuer: Issuer, folder: Path) -> Iterator[FullOffice]:
    """Opens an office with something of everything, on databases of its own."""
    databases = Databases(stock)
    with (
        clients(databases, apps) as client_of,
        office_of(client_of, issuer, folder, furnished=False) as office,
    ):
        _hand_out_tokens(issuer, folder)
        notifications = office.town.clients["notifications"].http.application
        let_ask_intake(notifications, office.urls["intake_url"], issuer)
        furniture = Furniture(office.town, _jobs(office.urls, folder), folder / "outbox")
        furniture.furnish()
        furniture.open_pages += open_a_circle(office.town)
        office.app.extensions["kreis.sign-in"].people.keep(_people(office))
        karin = office.somebody(KARIN, "Karin Lange", ["contact-person"])
        office.people["karin"] = karin
        office.browsers["karin"] = office.signed_in(karin)
        office.browsers |= {name: office.app.test_client() for name in ("facilitator", "newcomer")}
        everything = FullOffice(office, furniture, stock)
        everything.keep()
        yield everything
    databases.close()


def _ticked(form: Form) -> Mapping[str, str]:
    """The first of those who may be invited to a circle: at first nobody is ticked."""
    if form.endpoint != "team.send_invitations":
        return {}
    return {each.name: each.options[0] for each in reversed(form.chosen)}


def _people(office: Office) -> Organisation:
    agency = str(office.town.clients["intake"].agency)
    petra = Somebody(CONTACT_PERSON, "Petra Neumann", EVERY_ROLE)
    return Organisation(
        agency, "Lindenbrücke", [petra, Somebody(KARIN, "Karin Lange", ["contact-person"])]
    )


def _hand_out_tokens(issuer: Issuer, folder: Path) -> None:
    """Writes the tokens by which notifications asks the others."""
    (folder / "notifications").mkdir()
    for audience in ("intake", "cohorts", "events"):
        claims = workload_claims("notifications", audience)
        token = issuer.sign(claims, timedelta(minutes=30))
        (folder / "notifications" / audience).write_text(token)


def _jobs(urls: Mapping[str, str], folder: Path) -> dict[str, list[Job]]:
    nowhere: dict[str, Any] = {"bind": "", "issuer": ISSUER, "database_url": "", "kafka": ""}
    nowhere["jwks_url"] = ""
    told = NotificationsSettings(
        **{**NEUTRAL, **nowhere},
        workload_tokens=folder / "notifications",
        intake_url=urls["intake_url"],
        events_url=urls["events_url"],
        cohorts_url=urls["cohorts_url"],
        public_url="http://console.example",
        file_outbox=folder / "outbox",
    )
    return {
        "intake": of_intake(IntakeSettings(**nowhere, cohorts_url="")),
        "cohorts": of_cohorts(of_nobody()),
        "events": of_events(None),
        "notifications": of_notifications(told),
    }
