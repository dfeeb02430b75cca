"""Addresses of receivers: those of the Internet alone, in whatever form they are written."""

from __future__ import annotations

import pytest

from kreis.subscriptions.domain import webhooks
from services.subscriptions.tests.office import Office

INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "fec0::1", "::ffff:10.0.0.1",
    "::10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_refused_in_every_form(address: str) -> None:
    assert not webhooks.is_outside(address)


def test_addresses_of_the_internet_are_not_refused() -> None:
    assert all(webhooks.is_outside(each) for each in ("9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9"))


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "https://u:p@example.org/", "https://", "https://[::1]/",
     "https://10.0.0.1/", "https://localhost/", "https://2130706433/", "https://no.invalid/"],
)  # fmt: skip
def test_such_an_address_is_refused_when_it_is_set(office: Office, url: str) -> None:
    office.run("kita")

    answer = office.lead.ask("POST", "/v1/subscriptions/kita/webhook", {"url": url})

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == ["url"]
