"""The view of the kit answers as `subscriptions` does: pages, refusals, confirmations, the end."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message as Headers
from typing import Any
from uuid import uuid4

import pytest

from kreis.kit.serving import Asked, Refused
from kreis.kit.view.world import NAME, View, ViewPen
from kreis.subscriptions.main import SERVICE
from services.subscriptions.tests.office import RECORDED, Office, attended
from tests.support.fixtures import Client

Answer = tuple[int, Any]
Ask = Callable[..., Answer]
FEED = f"/v1/views/{NAME}/facts"
ANOTHER = "0c83aa0f-1dbe-4c3f-92bc-cf1aa3682d55"


@pytest.fixture
def office(client_of: Callable[..., Client]) -> Office:
    office = Office(client_of(SERVICE, story_clock=True))
    office.run(NAME)
    her = uuid4()
    for who in (uuid4(), uuid4(), her):
        office.tell(RECORDED, attended(who))
    office.publish()
    office.forget(her)
    office.publish()
    return office


@pytest.fixture
def real(office: Office) -> Ask:
    def ask(method: str, path: str, *, token: bool = True, purpose: bool = True) -> Answer:
        partner = office.partner(NAME)
        kept = {"Authorization": token, "Kreis-Purpose": purpose}
        partner.headers = {n: text for n, text in partner.headers.items() if kept[n]}
        answer = partner.ask(method, path)
        return answer.status_code, answer.json

    return ask


@pytest.fixture
def view() -> View:
    view, pen, her = View("secret"), ViewPen(uuid4()), str(uuid4())
    view.feed.add(*(pen.told_of("attendance", str(uuid4())) for _ in range(2)), pen.order(her))
    view.ordered.add(her)
    return view


@pytest.fixture
def ours(view: View) -> Ask:
    def ask(method: str, path: str, *, token: bool = True, purpose: bool = True) -> Answer:
        headers = Headers()
        if token:
            headers["Authorization"] = "Bearer secret"
        if purpose:
            headers["Kreis-Purpose"] = "test"
        try:
            return 200, view.answer(Asked(method, path, headers))
        except Refused as no:
            return no.status, {"type": no.type}

    return ask


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "GET", "path": FEED, "token": False},
        {"method": "GET", "path": FEED, "purpose": False},
        {"method": "GET", "path": f"{FEED}?epoch={ANOTHER}"},
        {"method": "GET", "path": f"{FEED}?after=99"},
        {"method": "GET", "path": f"{FEED}?after=x"},
        {"method": "POST", "path": f"/v1/forgotten/{ANOTHER}/acknowledgements"},
        {"method": "POST", "path": f"/v1/forgotten/{ANOTHER}/acknowledgements", "token": False},
    ],
    ids=str,
)
def test_both_refuse_the_same(real: Ask, ours: Ask, asked: Any) -> None:
    (status, said), (our_status, our_said) = real(**asked), ours(**asked)

    assert (our_status, our_said["type"]) == (status, said["type"])
    assert status >= 400


def test_both_give_the_same_pages_take_a_confirmation_twice_and_end(
    real: Ask, ours: Ask, office: Office, view: View
) -> None:
    (status, page), (our_status, our_page) = real("GET", FEED), ours("GET", FEED)
    assert (our_status, our_page.keys()) == (status, page.keys())
    *told, order = page["items"]
    *our_told, our_order = our_page["items"]
    for each, our in ((told[0], our_told[0]), (order, our_order)):
        assert (our.keys(), our["data"].keys()) == (each.keys(), each["data"].keys())
        assert (our["type"], our["source"]) == (each["type"], each["source"])
        assert "T00:00:00" in our["time"]
        assert "T00:00:00" in each["time"]

    for ask, key in ((real, order["subject"]), (ours, our_order["subject"])):
        path = f"/v1/forgotten/{key}/acknowledgements"
        assert [ask("POST", path)[0], ask("POST", path, purpose=False)[0]] == [200, 200]

    office.lead.ok("POST", f"/v1/subscriptions/{NAME}/end")
    view.has_ended = True
    for ask, key in ((real, order["subject"]), (ours, our_order["subject"])):
        status, said = ask("GET", FEED)
        assert (status, said["type"]) == (409, "subscription-ended")
        status, said = ask("POST", f"/v1/forgotten/{key}/acknowledgements")
        assert (status, said["type"]) == (404, "nothing-to-forget")
