"""The real command line takes every `kreis …` command that a document shows."""

from __future__ import annotations

import pytest

from tests.architecture.commands import Command, commands, fault_of
from tests.support.words import ROOT, tracked

PAGES = tracked("*.md")


def test_every_command_of_the_documents_is_taken() -> None:
    found = [(page, each) for page in PAGES for each in commands((ROOT / page).read_text("utf-8"))]
    faults = [
        f"{page}: kreis {' '.join(each.words)}: {fault}"
        for page, each in found
        if (fault := fault_of(each)) is not None
    ]

    assert len(found) > 80
    assert faults == []


@pytest.mark.parametrize(
    "page",
    [
        '```sh\ncurl -H "$(kreis token lead)"\n```',
        "```sh\nkreis token\n```",
        "```sh\n.venv/bin/kreis view\n```",
        "Run `kreis stat`.",
        "Run `kreis up --story-clok`.",
        "Run `kreis view NAME --away`.",
        "Run `kreis backup FOLDER OTHER`.",
        "```sh\ndocker compose exec console kreis token --role lead\n```",
        "```sh\nkubectl exec -it deployment/console-api -- kreis view NAME\n```",
    ],
)
def test_a_wrong_command_is_found(page: str) -> None:
    (command,) = commands(page)

    assert fault_of(command) is not None


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("`kreis view` makes it", ("view",)),
        ("`kreis sign-in --as 'Her Name'`", ("sign-in", "--as", "Her Name")),
        ("```sh\nkreis up   # starts\n```", ("up",)),
        ("```sh\nkreis staff --role lead \\\n  --role contact-person\n```",
         ("staff", "--role", "lead", "--role", "contact-person")),
        ("`kreis parked SERVICE …`", ("parked", "SERVICE")),
        ("`kreis insights rebuild [--agree]`", ("insights", "rebuild", "--agree")),
    ],
)  # fmt: skip
def test_a_right_command_is_read_and_taken(page: str, words: tuple[str, ...]) -> None:
    (command,) = commands(page)

    assert command.words == words
    assert fault_of(command) is None


def test_what_only_names_kreis_is_no_command() -> None:
    assert (
        list(commands("`kubectl -n kreis get pods`, `kreis`, `python -m kreis.intake api`")) == []
    )
    assert list(commands("```sh\nkubectl -n kreis logs job/x\n```")) == []
    assert Command(("up",), is_in_container=False, is_whole=True) in list(
        commands("```sh\nkreis up\n```")
    )
