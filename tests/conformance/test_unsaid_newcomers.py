"""The six things of the registration form, and of a file, are all that is stored of a newcomer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kreis.chassis.config import KafkaAccess
from kreis.console.config import ConsoleSettings
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
from tests.conformance.town import CONTACT_PERSON
from tests.support.fixtures import ISSUER, Client
from tests.support.newcomers import AGENCY
from tests.support.services import NAMES, service_of
from tests.support.serving import serving
from tests.support.unsaid import REVIEWED, Stored, unsaid_of

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
    monkeypatch.setitem(rows._READERS, "child_1", lambda _: [{**A_CHILD, "needs_care": False}])
    assert desk.bring() == {"child.needs_care"}
    monkeypatch.undo()
    taken = commands._as_values
    filled = {"access_route": "self"}
    monkeypatch.setattr(commands, "_as_values", lambda given: {**taken(given), **filled})
    assert desk.register(desk.form()) == {"participant.access_route"}
