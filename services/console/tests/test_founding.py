"""An organisation and its staff from the terminal, as in a container: no identity provider."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from kreis.chassis.client.peers import Unavailable, send
from kreis.console.issuer import founding
from kreis.console.issuer.people import People
from kreis.console.issuer.signing import SERVICES, Issuer
from kreis.console.main import run
from services.console.tests.signing_in import csrf_of
from services.console.tests.town import NOWHERE, Town
from tests.support.fixtures import ISSUER

ADDRESS = "http://console.example"
ORGANISATION = {
    "name": "Lindenbrücke Beispielträger e. V.",
    "short-name": "Lindenbrücke",
    "land": "NW",
    "phone": "0221 4710100",
    "office-hours": "Mo–Fr 8–16 Uhr",
    "first-name": "Petra",
    "last-name": "Neumann",
    "your-phone": "0221 4710101",
}
MURAT = {"first-name": "Murat", "last-name": "Yıldız", "phone": "0221 4710102"}
Say = Callable[..., Result]


@pytest.fixture
def settings(urls: Mapping[str, str], issuer: Issuer, tmp_path: Path) -> dict[str, str]:
    """Of a container whose console is the issuer."""
    return {
        **{f"KREIS_{name.upper()}_URL": NOWHERE for name in SERVICES},
        "KREIS_INTAKE_URL": urls["intake_url"],
        "KREIS_BIND": "127.0.0.1:0",
        "KREIS_ISSUER": ISSUER,
        "KREIS_ISSUER_KEYS": str(issuer._keys),
        "KREIS_SIGN_IN_LINKS": str(tmp_path / "keys" / "sign-in"),
        "KREIS_PUBLIC_URL": ADDRESS,
        "KREIS_WORKLOAD_TOKENS": str(tmp_path),
    }


@pytest.fixture
def say(settings: dict[str, str]) -> Say:
    """Runs a command of console there; what it asks is answered by options."""

    def say(command: str, answers: Mapping[str, str] = {}, *more: str, **other: str) -> Result:
        words = [f"--{question}={answer}" for question, answer in answers.items()]
        environment = {**settings, **other}
        return CliRunner(env=environment).invoke(
            run, [command, *words, *more], catch_exceptions=False
        )

    return say


@pytest.fixture
def pages(town: Town, settings: dict[str, str]) -> FlaskClient:
    return town.console(
        issuer_keys=settings["KREIS_ISSUER_KEYS"],
        sign_in_links=settings["KREIS_SIGN_IN_LINKS"],
        public_url=ADDRESS,
        intake_url=settings["KREIS_INTAKE_URL"],
    ).application.test_client()


def sign_in(pages: FlaskClient, said: Result) -> Any:
    """Opens the link that was printed and presses the button."""
    assert said.exit_code == 0, said.output
    path = said.stdout.strip().removeprefix(ADDRESS)
    return pages.post(path, data={"csrf": csrf_of(pages.get(path).text)})


def kept(settings: Mapping[str, str]) -> dict[str, Any]:
    file = Path(settings["KREIS_SIGN_IN_LINKS"]).parent / "organisation.json"
    assert file.stat().st_mode & 0o077 == 0
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def everybody_ended(people: People) -> None:
    """As two leads could do who ended each other, before that was refused."""
    known = people.organisation()
    ended = [replace(each, ended_at="2026-01-01T00:00:00+00:00") for each in known.people]
    people.keep(replace(known, people=ended))


def staff_in_intake(town: Town, settings: Mapping[str, str]) -> list[str]:
    town.intake.agency = kept(settings)["agency"]
    known = town.intake.as_role("lead").ok("GET", "/v1/staff")
    return sorted(f"{each['first_name']} {each['last_name']}" for each in known)


def test_whoever_sets_it_up_signs_in_and_so_does_whom_she_takes_on(
    say: Say, pages: FlaskClient, town: Town, settings: dict[str, str]
) -> None:
    assert sign_in(pages, say("organisation", ORGANISATION)).status_code == 303
    assert "Petra Neumann" in pages.get("/team/warteliste").text

    said = say("staff", MURAT, "--role", "contact-person", "--role", "group-planning")
    assert sign_in(pages, said).status_code == 303

    assert staff_in_intake(town, settings) == ["Murat Yıldız", "Petra Neumann"]
    assert [each["roles"] for each in kept(settings)["people"]] == [
        ["contact-person", "group-planning", "lead"],
        ["contact-person", "group-planning"],
    ]


def test_another_link_is_for_whom_it_names_and_else_for_the_first(
    say: Say, pages: FlaskClient
) -> None:
    say("organisation", ORGANISATION)
    say("staff", MURAT)

    for words, name in (((), "Petra Neumann"), (("--as", "Murat Yıldız"), "Murat Yıldız")):
        said = say("sign-in", {}, *words)
        assert name in pages.get(said.stdout.strip().removeprefix(ADDRESS)).text
        assert said.stderr == f"For {name}, once, within 30 minutes:\n"


def test_the_terminal_lets_somebody_in_again_even_when_nobody_comes_in(
    say: Say, pages: FlaskClient, settings: dict[str, str]
) -> None:
    say("organisation", ORGANISATION)
    say("staff", MURAT)
    everybody_ended(People(Path(settings["KREIS_SIGN_IN_LINKS"]), ADDRESS))

    assert "kreis sign-in --as 'Murat Yıldız' --again" in say("staff", MURAT).output
    for words, who in (((), "Everybody"), (("--as", "Petra Neumann"), "Petra Neumann")):
        said = say("sign-in", {}, *words)
        assert said.exit_code == 1
        assert f"{who} comes in no more." in said.output
        assert "kreis sign-in --as 'Petra Neumann' --again" in said.output
    assert say("sign-in", {}, "--again").exit_code == 1

    assert sign_in(pages, say("sign-in", {}, "--as", "Petra Neumann", "--again")).status_code == 303
    assert "Petra Neumann" in pages.get("/team/warteliste").text


def test_what_intake_does_not_take_is_named_and_can_be_corrected(
    say: Say, town: Town, settings: dict[str, str]
) -> None:
    said = say("organisation", {**ORGANISATION, "short-name": ""})
    assert said.exit_code == 1
    assert "Intake does not take it: --short-name" in said.output

    said = say("organisation", {**ORGANISATION, "your-phone": "no number"})
    assert said.exit_code == 1
    assert "it: --your-phone: expected the telephone number alone, without letters\n" in said.output
    agency = kept(settings)["agency"]
    assert say("sign-in").exit_code == 1

    corrected = {**ORGANISATION, "name": "Lindenhof e. V.", "land": "BE", "last-name": "Neuman"}
    assert say("organisation", corrected).exit_code == 0
    assert (kept(settings)["agency"], kept(settings)["name"]) == (agency, "Lindenhof e. V.")
    known = town.intake.as_role("operator").ok("GET", f"/v1/agencies/{agency}")
    assert (known["name"], known["land"]) == ("Lindenhof e. V.", "BE")
    assert staff_in_intake(town, settings) == ["Petra Neuman"]


@pytest.mark.parametrize("lost", ["/v1/agencies/", "/v1/staff/"])
def test_whose_answer_was_lost_is_there_once_after_another_try(
    say: Say, town: Town, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """Intake has taken it and the terminal does not know."""

    def deaf(client: Any, method: str, path: str, **request: Any) -> Any:
        answer = send(client, method, path, **request)
        if path.startswith(lost):
            raise Unavailable("the answer was lost")
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(founding, "send", deaf)
        assert say("organisation", ORGANISATION).exit_code == 1
    agency = kept(settings)["agency"]
    # Whoever tries again may have seen a slip of the pen.
    assert say("organisation", {**ORGANISATION, "first-name": "Petra M."}).exit_code == 0
    assert kept(settings)["agency"] == agency

    with monkeypatch.context() as patched:
        patched.setattr(founding, "send", deaf)
        said = say("staff", MURAT)
        assert (said.exit_code == 1) == (lost == "/v1/staff/")
    say("staff", MURAT)
    assert staff_in_intake(town, settings) == ["Murat Yıldız", "Petra M. Neumann"]
    assert kept(settings)["begun"] == {}


def test_two_who_set_it_up_at_the_same_moment_set_up_one(
    town: Town, urls: Mapping[str, str], issuer: Issuer, settings: dict[str, str]
) -> None:
    people = People(Path(settings["KREIS_SIGN_IN_LINKS"]), ADDRESS)
    both = founding.Founding(people, issuer, urls["intake_url"])
    given = {question.replace("-", "_"): answer for question, answer in ORGANISATION.items()}
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(both.found, {**given, "first_name": who}) for who in ("Eva", "Ada")]
    faults = [each.exception() for each in tries if each.exception()]

    assert len(faults) == 1
    assert "is set up here already" in str(faults[0])
    assert staff_in_intake(town, settings) == [kept(settings)["people"][0]["name"]]


def test_a_land_that_there_is_not_is_asked_for_again_at_once(settings: dict[str, str]) -> None:
    """Not when everything else has been typed, too."""
    answers = ["Lindenbrücke e. V.", "Lindenbrücke", "NRW", "nw", "0221 4710100", ""]
    typed = "\n".join([*answers, "Petra", "Neumann", "0221 4710101", ""])

    said = CliRunner(env=settings).invoke(run, ["organisation"], input=typed)

    assert said.exit_code == 0, said.output
    assert "'NRW' is not one of 'BB', 'BE'" in said.output
    assert "Land (BB, BE" in said.output
    assert f"{ADDRESS}/team/anmelden/" in said.output


def test_help_says_what_a_land_is_and_whose_the_telephones_are(say: Say) -> None:
    shown = say("organisation", {}, "--help").output
    for about in ("[BB|BE", "Federal state", "Of the organisation.", "Yours: messages name it."):
        assert about in shown


def test_an_organisation_is_set_up_once(say: Say) -> None:
    say("organisation", ORGANISATION)
    again = say("organisation", ORGANISATION)

    assert again.exit_code == 1
    assert "is set up here already.\n→ Your link: kreis sign-in" in again.output


def test_nobody_joins_or_signs_in_before_there_is_an_organisation(say: Say) -> None:
    for said in (say("staff", MURAT), say("sign-in")):
        assert said.exit_code == 1
        assert "no organisation here yet.\n→ Set one up: kreis organisation" in said.output


def test_nobody_joins_by_a_name_that_signs_in_already(say: Say) -> None:
    say("organisation", ORGANISATION)
    say("staff", MURAT)
    again = say("staff", {**MURAT, "first-name": " Murat", "last-name": "Yıldız "})

    assert again.exit_code == 1
    assert "Murat Yıldız signs in here already" in again.output
    assert "→ Her link: kreis sign-in --as 'Murat Yıldız'\n" in again.output


def test_a_role_that_nobody_has_is_named_before_anything_is_done(
    say: Say, town: Town, settings: dict[str, str]
) -> None:
    say("organisation", ORGANISATION)
    said = say("staff", MURAT, "--role", "boss")

    assert said.exit_code == 1
    assert "no role 'boss'.\n→ There are: contact-person, group-planning, lead" in said.output
    assert staff_in_intake(town, settings) == ["Petra Neumann"]


def test_a_name_that_nobody_has_is_answered_with_those_there_are(say: Say) -> None:
    say("organisation", ORGANISATION)
    said = say("sign-in", {}, "--as", "Petra Neuman")

    assert said.exit_code == 1
    assert "There are: Petra Neumann." in said.output


def test_while_intake_is_away_nothing_is_set_up(say: Say, settings: dict[str, str]) -> None:
    said = say("organisation", ORGANISATION, KREIS_INTAKE_URL=NOWHERE)

    assert said.exit_code == 1
    assert "Intake cannot take it at the moment" in said.output
    assert "run the command again" in said.output
    assert say("organisation", ORGANISATION).exit_code == 0


def test_where_staff_sign_in_elsewhere_no_link_is_made(say: Say) -> None:
    for other in ({"KREIS_OIDC_ISSUER": "https://id.example"}, {"KREIS_SIGN_IN_LINKS": ""}):
        said = say("sign-in", {}, **other)
        assert said.exit_code == 1
        assert "do not sign in by links" in said.output


def test_a_link_needs_the_address_that_people_use(say: Say) -> None:
    said = say("sign-in", {}, KREIS_PUBLIC_URL="")

    assert said.exit_code == 1
    assert "KREIS_PUBLIC_URL" in said.output
