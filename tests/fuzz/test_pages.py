"""The pages answer any bytes with a page, and never with a fault of their own.

Requests are made from every form and address that staff and participants meet, with real services
behind the console. `KREIS_FUZZ` sets the least number of requests of `make fuzz`, of which a tenth
are these.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from kreis.chassis.http.front.exchange import Answer
from kreis.console.issuer.signing import Issuer
from tests.every_form.office import Office
from tests.every_form.own_office import own_office
from tests.fuzz.hostile import OF_PAGES, hostile
from tests.fuzz.shares import PAGES
from tests.fuzz.wire import Raw, ask
from tests.support.databases import Stock
from tests.support.fixtures import Apps

FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
PUBLIC = (
    b"/", b"/team", b"/team/", b"/team/anmelden", b"/team/anmelden/" + b"A" * 32,
    b"/static/base.css",
    b"/.well-known/jwks.json", b"/token", b"/team/anmelden/zurueck", b"/team/anmelden/anbieter",
    b"/a/" + b"A" * 22, b"/k/" + b"A" * 22, b"/livez", b"/readyz", b"/metrics", b"/nowhere",
)  # fmt: skip
SOUND = 0.03


@pytest.fixture(scope="module")
def office(
    stock: Stock, apps: Apps, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with own_office(stock, apps, issuer, tmp_path_factory.mktemp("office")) as everybody:
        yield everybody


def sound(office: Office) -> list[Raw]:
    """A request for each form, each page with one, and each address that needs no session."""
    found = []
    for form in (*office.forms(), *office.forms_of_a_participant()):
        page = urlsplit(form.page)
        body = urlencode(list(form.sent.items(multi=True))).encode()
        found.append(Raw(b"POST", form.action.encode(), headers=(FORM,), body=body))
        found.append(Raw(b"GET", page.path.encode(), page.query.encode()))
    for path in PUBLIC:
        found += [Raw(b"GET", path), Raw(b"POST", path, headers=(FORM,), body=b"csrf=x")]
    return found


def fault_of(raw: Raw, answer: Answer) -> str | None:
    if answer.status >= 500:
        return str(answer.status)
    kind = dict(answer.headers).get("Content-Type", "")
    is_told = kind.startswith(("text/html", "application/problem+json", "application/json"))
    if raw.path.startswith(b"/static/"):
        return None  # for programs, which need no words: 412 has none (RFC 9110, 15.5.13)
    if answer.status >= 400 and raw.method != b"HEAD" and not (is_told and answer.body):
        return f"{answer.status} says nothing"
    return None


def tried(office: Office, count: int, seed: int) -> Iterator[tuple[Raw, Answer]]:
    rng = random.Random(seed)
    known = sound(office)
    cookie = office.browser.get_cookie("kreis_team", path="/team")
    assert cookie is not None
    session = f"kreis_team={cookie.value}".encode()
    for _ in range(count):
        raw = rng.choice(known).with_header(b"Cookie", session)
        if rng.random() > SOUND:
            raw = hostile(rng, raw, OF_PAGES)
        yield raw, ask(office.app, raw)[0]


# werkzeug leaves files of a broken form to the garbage collector, which closes them.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_bytes_make_a_page_fail(office: Office) -> None:
    answers: Counter[int] = Counter()
    found: dict[str, str] = {}

    for raw, answer in tried(office, PAGES, seed=18):
        answers[answer.status] += 1
        if fault := fault_of(raw, answer):
            shown = f"{raw.query[:200]!r} {raw.body[:600]!r}"
            found.setdefault(f"{fault} {raw.method!r} {raw.path[:80]!r} {raw.kinds}", shown)

    print(f"console: {answers.total()} requests, {dict(sorted(answers.items()))}")
    assert found == {}
    assert answers[200] + answers[303] > PAGES / 20, "nothing gets behind the first check"
