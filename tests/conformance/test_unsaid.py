"""Nothing that nobody said is stored: by no request, form, file or row.

Requests come from the schemas of all routes, forms from the templates of the console, columns from
the table of the import. Each new one is tried unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema, fields, post_load, validate
from sqlalchemy import text

import kreis.console
from kreis.chassis.config import KafkaAccess
from kreis.chassis.data.plumbing import TABLES
from kreis.console.config import ConsoleSettings
from kreis.console.issuer.scopes import SCOPES
from kreis.console.issuer.signing import Issuer
from kreis.console.main import build
from kreis.intake.commands import participants as commands
from kreis.intake.config import IntakeSettings
from kreis.intake.domain.imports import rows
from kreis.intake.domain.imports.columns import MANDATORY
from kreis.intake.jobs import jobs as jobs_of_intake
from services.console.tests.page import Element, Page
from services.console.tests.signing_in import sign_in
from services.intake.tests.importing import Importer
from tests.conformance.town import CONTACT_PERSON, Town
from tests.conformance.world import COLLEAGUE, Ask, World
from tests.support.fixtures import ISSUER, Client
from tests.support.limits import schemas_of
from tests.support.newcomers import AGENCY
from tests.support.services import NAMES, app_of, service_of
from tests.support.serving import serving
from tests.support.unsaid import (
    REVIEWED,
    minimal,
    new_rows,
    presets,
    request_schemas,
    unsaid_by_schema,
    unsaid_in_row,
)

ROLE = "contact-person"
A_CHILD = {"birth_month": "2024-10"}
IMPORTING = IntakeSettings(
    bind="",
    issuer="",
    jwks_url="",
    database_url="",
    kafka=KafkaAccess(""),
    workload_tokens=Path(),
    cohorts_url="",
)
TEMPLATES = Path(kreis.console.__file__).parent / "templates"
Rows = dict[str, list[dict[str, Any]]]


def of_schemas() -> dict[str, list[str]]:
    return {
        name: [
            found
            for schema in request_schemas(app_of(service_of(name)))
            for found in unsaid_by_schema(schema)
        ]
        for name in NAMES
    }


def of_forms() -> list[str]:
    return sorted(
        {
            f"{file.stem}.{field}"
            for file in TEMPLATES.rglob("*.html")
            for field in presets(file.read_text("utf-8"))
        }
    )


def test_no_schema_fills_in_what_a_request_does_not_say() -> None:
    found = {each for several in of_schemas().values() for each in several}
    counts = {name: len(list(request_schemas(app_of(service_of(name))))) for name in NAMES}
    print(f"schemas of requests: {counts}")

    assert sum(counts.values()) > 60
    assert found == set(REVIEWED["schemas"])


def test_no_form_sends_what_nobody_chose() -> None:
    assert of_forms() == sorted(REVIEWED["forms"])


class Stored:
    """The rows of a service, and what a request adds to them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        with client.database.engine.connect() as connection:
            query = "select tablename from pg_tables where schemaname = 'public'"
            names = {row.tablename for row in connection.execute(text(query))}
        self._tables = sorted(names - {*TABLES, "alembic_version"})

    def rows(self) -> Rows:
        found: Rows = {}
        with self._client.database.agency(self._client.agency) as work:
            for table in self._tables:
                query = text(f"select * from {table}")  # names of our own tables
                found[table] = [dict(row._mapping) for row in work.connection.execute(query)]
        return found

    def news(self, before: Rows) -> list[tuple[str, dict[str, Any]]]:
        return list(new_rows(before, self.rows()))

    @property
    def agency(self) -> UUID:
        return self._client.agency


def unsaid_of(news: Iterable[tuple[str, dict[str, Any]]], sent: Any) -> set[str]:
    return {
        each
        for table, row in news
        for each in unsaid_in_row(table, row, sent)
        if each.partition(".")[2] not in REVIEWED["technical"]
    }


LAST = ("cancellation", "departures", "exit", "re-entry", "waiting", "links", "erasure")
"""Changes after which others would be refused, in this order."""


def in_order(ask: Ask) -> int:
    return next((n for n, word in enumerate(LAST, 1) if ask.rule.endswith(word)), 0)


class Asking:
    """Somebody who may do everything, and says no more than she must."""

    def __init__(self, world: World, issuer: Issuer) -> None:
        self.world = world
        self._scope = " ".join(SCOPES)
        self._issuer = issuer
        self._bodies = {
            (name, sent.method, sent.rule): minimal(sent.schema)
            for name, client in world.town.clients.items()
            for sent in schemas_of(client.http.application)
            if sent.place == "json"
        }

    def body(self, ask: Ask) -> Any:
        """The least that this change needs: ids of what is there, and what depends on others."""
        body = self._bodies.get((ask.service, ask.method, ask.rule))
        if body is None:
            return None
        there = {name: value for name, value in self.world.ids.items() if name in body}
        return {**body, **there, **self._more().get(ask.rule, {})}

    def answer(self, ask: Ask, body: Any) -> Any:
        client = self.world.town.clients[ask.service]
        claims = {"sub": CONTACT_PERSON, "aud": ask.service, "scope": self._scope}
        token = self._issuer.sign({**claims, "agency": str(client.agency)}, timedelta(minutes=30))
        headers = {"Authorization": f"Bearer {token}", "Kreis-Purpose": "test", "If-Match": "*"}
        return client.http.open(ask.path, method=ask.method, json=body, headers=headers)

    def _more(self) -> dict[str, Any]:
        people = [self.world.town.waits, self.world.town.members[1]]
        present = {"participant_id": self.world.her, "status": "present"}
        return {
            "/v1/participants": {"email": "post@post.example"},
            "/v1/grouping-rules": {"participant_ids": people},
            "/v1/substitutions": {"substitute_id": COLLEAGUE},
            "/v1/group-events/<uuid:group_event_id>/attendance": {"entries": [present]},
            "/v1/participants/<uuid:participant_id>/re-entry": {"re_entry_date": "2027-04-06"},
        }


def test_no_row_holds_what_no_request_said(
    client_of: Callable[..., Client], issuer: Issuer
) -> None:
    """Every change that can be asked for, with the least that it needs."""
    world = World(Town(client_of))
    world.town.at("2027-04-06T12:00")
    asking = Asking(world, issuer)
    kept = {name: Stored(client) for name, client in world.town.clients.items()}
    found: set[str] = set()
    changes = set()
    for ask in sorted(world.writes(), key=in_order):
        stored = kept[ask.service]
        before, body = stored.rows(), asking.body(ask)
        if asking.answer(ask, body).status_code < 300 and (news := stored.news(before)):
            changes.add(ask.rule)
            found |= unsaid_of(news, [body, ask.path.split("/"), str(stored.agency)])
        if ask.rule.endswith("departures"):
            world.town.carry()
    print(f"{len(changes)} kinds of change stored something: {sorted(changes)}")

    assert len(changes) > 25
    assert found == set(REVIEWED["columns"])


def sent_by(form: Element, **chosen: Any) -> dict[str, Any]:
    """What a browser sends: what is chosen here, and what the form presets."""
    sent: dict[str, Any] = {}
    for field in form.all("input"):
        name, kind = field.attributes.get("name"), field.attributes.get("type", "text")
        if name and (kind not in ("radio", "checkbox") or "checked" in field.attributes):
            sent[name] = field.attributes.get("value") or ""
    for field in form.all("select"):
        options = field.all("option")
        marked = [each for each in options if "selected" in each.attributes] or options[:1]
        sent[str(field.attributes["name"])] = marked[0].attributes.get("value") if marked else ""
    return {**sent, **chosen}


def six(number: int) -> dict[str, str]:
    """The six things that the form asks of everybody; each number is somebody else."""
    return {
        "first_name": f"Ewa{number}",
        "last_name": f"Nowicka{number}",
        "language": "pl",
        "channel": "sms",
        "phone": f"0171 39200{number}",
        "birth_month.0": "2024-10",
        "slots": "tue-am",
    }


def row(number: int) -> dict[str, tuple[str, str]]:
    """The mandatory columns of a file, each with a cell."""
    return {
        "first_name": ("Vorname", f"Olga{number}"),
        "last_name": ("Nachname", f"Lysenko{number}"),
        "language": ("Sprache", "Ukrainisch"),
        "phone": ("Telefon", f"0171 39200{number}"),
        "child_1": ("Kind 1", "10/2024"),
        "slots": ("Zeiten", "Di Do"),
    }


class Desk:
    """Staff in front of the console, over a real intake."""

    def __init__(self, intake: Client, browser: FlaskClient, links: Path) -> None:
        self.intake, self._browser = intake, browser
        self._numbers = iter(range(50, 99))
        agency = str(intake.agency)
        person = {"sub": CONTACT_PERSON, "name": "Petra", "agency": agency, "roles": [ROLE]}
        assert sign_in(browser, links, person).status_code == 303

    def form(self) -> str:
        return str(self._browser.get("/team/aufnahme").text)

    def register(self, html: str) -> set[str]:
        """Sends the form with the six things. Returns what is stored and was not said."""
        form = next(each for each in Page(html).root.all("form") if each.all("input", name="slots"))
        stored, number = Stored(self.intake), next(self._numbers)
        before, things = stored.rows(), six(number)
        answer = self._browser.post("/team/aufnahme", data=sent_by(form, **things))
        assert answer.status_code == 303, Page(answer.text).text
        said = [*things.values(), f"+4917139200{number}", CONTACT_PERSON, str(self.intake.agency)]
        return unsaid_of(stored.news(before), said) - set(REVIEWED["columns"])

    def bring(self) -> set[str]:
        """Brings a file with the mandatory columns. Returns what is stored and was not said."""
        number = next(self._numbers)
        header, cells = zip(*row(number).values(), strict=True)
        stored = Stored(self.intake)
        before = stored.rows()
        raw = f"{';'.join(header)}\n{';'.join(cells)}\n"
        found = Importer(self.intake, jobs_of_intake(IMPORTING)).bring(
            raw, contact_person_id=CONTACT_PERSON
        )
        assert found["added"] == 1
        read = ["uk", "sms", f"+4917139200{number}", "2024-10", "tue-am", "thu-am", CONTACT_PERSON]
        news = [each for each in stored.news(before) if each[0] in ("participant", "child")]
        said = [*cells, *read, str(self.intake.agency)]
        return unsaid_of(news, said) - set(REVIEWED["columns"])


@pytest.fixture
def desk(client_of: Callable[..., Client], issuer: Issuer, tmp_path: Path) -> Iterator[Desk]:
    intake = client_of(service_of("intake"))
    intake.staff_id = CONTACT_PERSON
    intake.as_role("operator").ok("PUT", f"/v1/agencies/{intake.agency}", AGENCY)
    staff = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
    intake.as_role("lead").ok("PUT", f"/v1/staff/{CONTACT_PERSON}", staff)
    cohorts = client_of(service_of("cohorts"))
    with (
        serving(intake.http.application) as intake_url,
        serving(cohorts.http.application) as cohorts_url,
    ):
        links = tmp_path / "sign-in"
        urls = {f"{name}_url": "http://127.0.0.1:9" for name in NAMES}
        urls |= {"intake_url": intake_url, "cohorts_url": cohorts_url}
        settings = ConsoleSettings(
            bind="",
            issuer=ISSUER,
            issuer_keys=str(issuer._keys),
            sign_in_links=str(links),
            workload_tokens=tmp_path,
            **urls,
        )
        yield Desk(intake, build(settings).test_client(), links)


def test_the_six_things_of_the_form_and_of_a_file_are_all_that_is_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {each for several in MANDATORY for each in several} >= set(row(1))

    assert desk.register(desk.form()) == set()
    assert desk.bring() == set()

    # Planted: a form that presets an answer, a file that reads one, a command that fills one in.
    woman = 'name="gender" value="woman"'
    assert desk.register(desk.form().replace(woman, f"{woman} checked")) == {"participant.gender"}
    monkeypatch.setitem(rows._READERS, "child_1", lambda _: {**A_CHILD, "needs_care": False})
    assert desk.bring() == {"child.needs_care"}
    monkeypatch.undo()
    taken = commands._as_values
    filled = {"access_route": "self"}
    monkeypatch.setattr(commands, "_as_values", lambda given: {**taken(given), **filled})
    assert desk.register(desk.form()) == {"participant.access_route"}


class Planted(Schema):
    """Schemas of requests with a fault each."""

    name = fields.String(required=True, validate=validate.Length(max=10))


@pytest.mark.parametrize(
    "planted",
    [
        Planted.from_dict({"gender": fields.String(load_default="woman")}),
        Planted.from_dict({"needs_care": fields.Boolean(load_default=False)}),
    ],
)
def test_a_default_that_stands_in_for_an_answer_is_found(planted: type[Schema]) -> None:
    assert len(unsaid_by_schema(planted())) == 1


class Deriving(Planted):
    @post_load
    def derive(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "may_join_women_only": True}


def test_what_a_schema_derives_is_found() -> None:
    assert unsaid_by_schema(Deriving()) == ["Deriving.may_join_women_only"]
    assert unsaid_by_schema(Planted()) == []


@pytest.mark.parametrize(
    "template",
    [
        '<input type="radio" name="gender" value="woman" checked>',
        """{{ radio("gender", each, t("x"), sent.get("gender", "woman") == each) }}""",
        '<select name="gender"><option value="woman">Frau</option></select>',
        """<input name="gender" value="{{ sent.get('gender', '') or 'woman' }}">""",
    ],
)
def test_a_form_that_presets_an_answer_is_found(template: str) -> None:
    assert list(presets(template)) == ["gender"]
