"""The page behind List-Unsubscribe, at a real console beside the real notifications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from kreis.console.config import ConsoleSettings
from kreis.console.main import build
from services.notifications.tests.world import PUBLIC_URL, World, answering
from tests.support.fixtures import ISSUER

NOWHERE = "http://127.0.0.1:9"
NEUTRAL = "https://mitteilung.example"


@pytest.fixture
def browser(world: World, tmp_path: Path) -> Iterator[Any]:
    with answering(world.notifications) as notifications:
        settings = ConsoleSettings(
            bind="",
            issuer=ISSUER,
            workload_tokens=tmp_path,
            intake_url=NOWHERE,
            cohorts_url=NOWHERE,
            events_url=NOWHERE,
            notifications_url=notifications.url,
            insights_url=NOWHERE,
            subscriptions_url=NOWHERE,
            public_url=PUBLIC_URL,
            discreet_url=NEUTRAL,
        )
        yield build(settings).test_client(use_cookies=False)


@pytest.fixture
def path(world: World) -> str:
    world.invite(world.register())
    world.send_due()
    (file,) = world.files(".eml")
    link = str(message_from_bytes(file.read_bytes())["List-Unsubscribe"])
    return link.removeprefix(f"<{PUBLIC_URL}").removesuffix(">")


def declined(world: World) -> list[Any]:
    return [data for kind, data in world.told() if kind == "mail-declined"]


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar", "uk"])
def test_looking_asks_and_changes_nothing(
    browser: Any, world: World, path: str, language: str
) -> None:
    page = browser.get(path, headers={"Accept-Language": language})

    assert page.status_code == 200
    assert re.search(rf'<html lang="{language}"', page.text)
    assert f'action="{path}"' in page.text
    assert "Lindenbr" not in page.text
    assert browser.head(path).status_code == 200
    assert declined(world) == []


def test_one_post_of_a_mail_reader_is_enough(browser: Any, world: World, path: str) -> None:
    body = "List-Unsubscribe=One-Click"
    kind = "application/x-www-form-urlencoded"
    for _ in range(2):
        answer = browser.post(path, data=body, content_type=kind)
        assert answer.status_code == 200
        assert "rufen wir Sie an" in answer.text

    assert [each["how"] for each in declined(world)] == ["one_click"]


@pytest.mark.parametrize("token", ["x", "k" + "a" * 42, "k" + "a" * 43, "%00" + "a" * 42])
def test_a_link_that_is_not_ours_ends_nothing(browser: Any, world: World, token: str) -> None:
    assert browser.post(f"/a/abmelden/{token}").status_code in (400, 404)
    assert declined(world) == []


def test_it_is_found_on_the_neutral_host(browser: Any, path: str) -> None:
    assert browser.get(path, base_url=NEUTRAL).status_code == 200
