"""Each case of the part *api* finds a planted fault in answers, and passes sound ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from kit.tests.judging import differing
from kreis.kit.facts import some_id
from kreis.kit.service.api.office import WRONG, Answers, Paged, Repeated, Tried
from kreis.kit.service.door import Answer
from kreis.kit.service.openapi import Operation, operations
from kreis.kit.service.parts import PARTS
from kreis.kit.service.sound import sound

HERS = some_id()
JSON, PROBLEM = "application/json", "application/problem+json"
NO = {"no-token": 401, **dict.fromkeys(WRONG, 401), "scope": 403}


@dataclass
class World:
    """A service that was asked everything, and has answered as it must."""

    service: str
    answers: Answers


def answer(status: int, content: Any = None, kind: str = JSON) -> Answer:
    return Answer(status, {"content-type": kind}, "" if content is None else json.dumps(content))


def sound_answer(operation: Operation) -> Answer:
    """Returns the answer of success, as the file describes it."""
    status = min(int(code) for code in operation.codes if code.startswith("2"))
    content = operation.page["responses"][str(status)].get("content", {}).get(JSON)
    if content is None:
        return answer(status, kind="text/plain")
    schemas = operation.document["components"]["schemas"]
    return answer(status, sound(schemas, content["schema"]))


@pytest.fixture
def world() -> World:
    """The service with the fewest operations: faults are the same for all."""
    return asked("insights")


def asked(service: str) -> World:
    answers = Answers()
    some = operations(service)
    for each in some:
        if each.scope:
            answers.tried += [
                Tried(each, way, answer(status, {}, PROBLEM)) for way, status in NO.items()
            ]
        is_unknown = bool(each.names) and "404" in each.codes
        came = answer(404, {"type": "none"}, PROBLEM) if is_unknown else sound_answer(each)
        answers.tried.append(Tried(each, "unknown" if each.names else "sound", came))
        if each.changes_nothing:
            for way in ("own", "foreign"):
                answers.tried.append(Tried(each, way, sound_answer(each), (HERS,)))
    answers.tried = [shown(each, HERS) if each.way == "own" else each for each in answers.tried]
    one = next(each for each in some if each.takes("Idempotency-Key"))
    done = sound_answer(one)
    again = replace(done, headers={**done.headers, "idempotent-replay": "true"})
    answers.repeated = [Repeated(one, done, again, answer(422, {}, PROBLEM), (1, 1))]
    listed = next(each for each in some if each.takes("after", "limit"))
    answers.paged = [Paged(listed, ("a", "b", "c"), ("a", "b", "c"), has_ended=True)]
    answers.rotated = {"new": answer(200, []), "old": answer(200, [])}
    return World(service, answers)


def shown(tried: Tried, id_: str) -> Tried:
    """Returns it with an id in a text that no schema judges."""
    kind = {**tried.answer.headers, "content-type": "text/calendar"}
    return replace(tried, answer=replace(tried.answer, text=id_, headers=kind))


@pytest.mark.parametrize("service", ["notifications", "insights"])
def test_sound_answers_pass(service: str) -> None:
    assert found(asked(service)) == {}


def way(name: str, came: Answer) -> Callable[[World], None]:
    """Plants another answer at the last operation that was asked this way."""

    def plant(world: World) -> None:
        tried = world.answers.tried
        at = max(n for n, each in enumerate(tried) if each.way == name)
        tried[at] = replace(tried[at], answer=came)

    return plant


def unknown_found(world: World) -> None:
    tried = world.answers.tried
    at = next(
        n for n, each in enumerate(tried) if each.way == "unknown" and each.answer.status == 404
    )
    tried[at] = replace(tried[at], answer=sound_answer(tried[at].operation))


def foreign_shown(world: World) -> None:
    tried = world.answers.tried
    at = next(n for n, each in enumerate(tried) if each.way == "foreign")
    tried[at] = shown(tried[at], HERS)


def own_hidden(world: World) -> None:
    kept = [each for each in world.answers.tried if each.way != "own"]
    world.answers.tried = kept


def left_out(world: World) -> None:
    ways = ("sound", "unknown")
    last = max(n for n, each in enumerate(world.answers.tried) if each.way in ways)
    del world.answers.tried[last]


def field_missing(world: World) -> None:
    for at, each in enumerate(world.answers.tried):
        content = each.answer.json
        if each.way == "sound" and each.answer.status == 200 and content:
            world.answers.tried[at] = replace(each, answer=answer(200, {} if content else []))
            if each.operation.fault_of(200, {}):
                return


def repeat(**changes: Any) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.answers.repeated = [replace(each, **changes) for each in world.answers.repeated]

    return plant


def page(**changes: Any) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.answers.paged = [replace(each, **changes) for each in world.answers.paged]

    return plant


def rotated(which: str, status: int) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.answers.rotated[which] = answer(status, {}, PROBLEM)

    return plant


def done_again(world: World) -> None:
    """The same is answered, and it does not say that this is the first answer."""
    world.answers.repeated = [replace(e, second=e.first) for e in world.answers.repeated]


def nothing_done(world: World) -> None:
    world.answers.repeated = []


FAULTS: dict[str, tuple[str, Callable[[World], None]]] = {
    "open without a token": ("no-token", way("no-token", answer(200, []))),
    "403 without a token": ("no-token", way("no-token", answer(403, {}, PROBLEM))),
    "tokens for another service are taken": ("wrong-token", way("audience", answer(200, []))),
    "tokens of the past are taken": ("wrong-token", way("expired", answer(200, []))),
    "tokens of a foreign key are taken": ("wrong-token", way("foreign-key", answer(404, {}))),
    "tokens that nobody signed are taken": ("wrong-token", way("unsigned", answer(200, []))),
    "a wrong token breaks it": ("wrong-token", way("foreign-key", answer(500))),
    "scopes are not looked at": ("scopes", way("scope", answer(200, []))),
    "401 without the scope": ("scopes", way("scope", answer(401, {}, PROBLEM))),
    "something unknown is shown": ("unknown-ids", unknown_found),
    "people of another agency are shown": ("foreign-agency", foreign_shown),
    "nobody sees anything": ("foreign-agency", own_hidden),
    "an operation is not served": ("served", left_out),
    "an operation breaks": ("served", way("foreign", answer(500))),
    "an operation does not answer": ("served", way("foreign", Answer(0, {}, ""))),
    "an operation lacks a method": ("served", way("foreign", answer(405))),
    "a field is missing": ("served", field_missing),
    "a repetition makes something new": ("repeated", repeat(second=answer(201, {"id": "new"}))),
    "a repetition is done again": ("repeated", done_again),
    "a repetition is refused": ("repeated", repeat(second=answer(409, {}, PROBLEM))),
    "a repetition stands there twice": ("repeated", repeat(counts=(1, 2))),
    "a key opens for another body": ("repeated", repeat(other=answer(201, {}))),
    "nothing can be done": ("repeated", nothing_done),
    "pages never end": ("pages", page(has_ended=False)),
    "a page repeats an entry": ("pages", page(pages=("a", "b", "b", "c"))),
    "a page leaves out an entry": ("pages", page(pages=("a", "c"))),
    "a new key is unknown": ("rotated-key", rotated("new", 401)),
    "the old key is forgotten at once": ("rotated-key", rotated("old", 401)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(world: World, fault: str) -> None:
    case, plant = FAULTS[fault]
    plant(world)

    assert case in found(world)


def test_every_case_finds_a_fault() -> None:
    cases = {each.name for each in PARTS["intake"]["api"].cases}
    assert {case for case, _ in FAULTS.values()} == cases


def test_no_operation_is_forgotten() -> None:
    """Every path of the file but health is asked."""
    for name in PARTS:
        document = operations(name)[0].document
        methods = {"get", "put", "post", "patch", "delete"}
        written = {
            f"{method.upper()} {path}"
            for path, page in document["paths"].items()
            for method in page.keys() & methods
        }
        known = {str(each) for each in operations(name)}
        assert written - known == {"GET /livez", "GET /readyz"}


def found(world: World) -> dict[str, str]:
    return differing(PARTS[world.service]["api"].cases, world)
