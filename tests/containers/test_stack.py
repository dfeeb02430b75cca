"""The compose stack: confined, small enough, and as good as its word while everything is killed."""

from __future__ import annotations

import json
import re
from urllib.parse import quote
from urllib.request import urlopen

import httpx
import pytest
import yaml

from tests.containers.fire import Played, wait_until
from tests.containers.stack import OURS, ROOT, SERVERS, Stack, docker
from tests.support.services import NAMES

LETTERS = 97 + 4
"""Mails and SMS of the whole story, and four to members of the circle. `tests/system/test_story.py`
says who has which."""
MEGABYTE = 1_000_000
LARGEST = {"cohorts": 650}
"""MB over the base; 220 for the others."""


def test_the_story_ends_well_although_every_container_was_killed(
    played: Played,
) -> None:
    print(played.said, played.killed)

    assert played.ended == 0, played.said
    assert set(played.killed) == {*OURS, *SERVERS}
    assert "each valid, numbered without a gap, as many as written" in played.said


def test_nobody_got_a_message_twice(played: Played, stack: Stack) -> None:
    listing = "import os; print(*sorted(os.listdir('/outbox')))"
    files = stack.execute("notifications-worker", "python", "-c", listing).split()

    letters = [file for file in files if file.endswith((".eml", ".txt"))]
    assert len(letters) == LETTERS


def test_prometheus_has_every_metric_that_a_rule_names(played: Played, stack: Stack) -> None:
    rules = [
        rule
        for file in (ROOT / "deploy" / "monitoring" / "rules").glob("*.yaml")
        for group in yaml.safe_load(file.read_text())["groups"]
        for rule in group["rules"]
    ]
    named = {
        word for rule in rules for word in re.findall(r"[a-z]*:?kreis[_:][\w:]+", rule["expr"])
    }

    def unknown() -> set[str]:
        return named - known_to_prometheus(stack)

    wait_until(lambda: not unknown(), 90, unknown)


def known_to_prometheus(stack: Stack) -> set[str]:
    address = (
        f"http://127.0.0.1:{stack.ports['PROMETHEUS']}/api/v1/label/{quote('__name__')}/values"
    )
    with urlopen(address, timeout=10) as answer:
        return set(json.load(answer)["data"])


@pytest.mark.parametrize("service", OURS)
def test_a_process_is_nobody_and_writes_nowhere(stack: Stack, service: str) -> None:
    found = stack.inspect(service)
    host = found["HostConfig"]

    assert host["ReadonlyRootfs"]
    assert [each.removeprefix("CAP_") for each in host["CapDrop"]] == ["ALL"]
    assert not host["CapAdd"]
    assert any(each.startswith("no-new-privileges") for each in host["SecurityOpt"])
    assert found["Config"]["User"] == "10001:10001"
    writable = {each["Destination"] for each in found["Mounts"] if each["RW"]}
    assert writable == {"notifications-worker": {"/outbox"}, "console": {"/keys"}}.get(
        service, set()
    )


@pytest.mark.parametrize("service", [*NAMES, "console"])
def test_an_image_is_small(stack: Stack, service: str) -> None:
    image = stack.inspect(service)["Image"]
    layers = docker("history", "--human=false", "--format", "{{.Size}} {{.CreatedBy}}", image)
    ours = [line for line in layers.splitlines() if "kreis" in line or "10001" in line]
    megabytes = sum(int(line.split()[0]) for line in ours) / MEGABYTE
    print(f"{service}: {megabytes:.0f} MB over its base")

    assert 10 < megabytes <= LARGEST.get(service, 220)


FOUNDER = {
    "name": "Träger ohne Anmeldedienst e. V.",
    "short-name": "Träger",
    "land": "NW",
    "phone": "0221 4710200",
    "office-hours": "Mo–Fr 8–16 Uhr",
    "first-name": "Hanna",
    "last-name": "Okafor",
    "your-phone": "0221 4710201",
}


def test_staff_come_in_by_a_link_made_in_the_container(stack: Stack) -> None:
    questions = [f"--{question}={answer}" for question, answer in FOUNDER.items()]

    said = stack.execute("console", "kreis", "organisation", *questions)

    path = said.strip().removeprefix("http://localhost:8080")
    address = f"http://127.0.0.1:{stack.ports['CONSOLE']}"
    with httpx.Client(base_url=address, follow_redirects=True, timeout=30) as browser:
        form = browser.get(path)
        secret = re.findall('name="csrf" value="([^"]+)"', form.text)[0]
        page = browser.post(path, data={"csrf": secret})
        waiting = browser.get("/team/warteliste")
    assert (page.status_code, page.url.path) == (200, "/team/heute")
    assert waiting.status_code == 200
    assert "Hanna Okafor" in waiting.text


def test_the_first_formation_in_a_container_compiles_nothing(stack: Stack) -> None:
    program = (ROOT / "tests" / "containers" / "forming.py").read_text()

    told = json.loads(stack.execute("cohorts-worker", "python", "-c", program))
    print(told)

    assert told["cohorts"] > 0
    assert told["compiled"] == []
