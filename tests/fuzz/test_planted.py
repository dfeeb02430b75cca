"""The generators of hostile requests find planted faults, each of another kind.

The app here has none of our guards, so each fault is as a new view would have it.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask, request

from tests.fuzz.hostile import OF_AN_API, OF_PAGES, Change, hostile
from tests.fuzz.wire import Raw, ask

ENOUGH = 2_000
FORM = ((b"Content-Type", b"application/x-www-form-urlencoded"),)
JSON = ((b"Content-Type", b"application/json"),)
app = Flask(__name__)


@app.get("/query")
def number_of_a_query() -> str:
    return str(int(request.args.get("after", "1")))


@app.get("/header")
def header_as_ascii() -> bytes:
    return request.headers.get("Idempotency-Key", "").encode("ascii")


@app.post("/json")
def half_characters() -> bytes:
    return json.dumps(request.get_json(), ensure_ascii=False).encode()


@app.post("/form")
def day_of_a_form() -> str:
    return date.fromisoformat(request.form.get("day", "2027-04-05")).isoformat()


@app.post("/rows")
def rows_of_a_form() -> str:
    return str(sum(int(name[4:]) for name in request.form if name.startswith("row.")))


@app.post("/file")
def name_of_a_file() -> str:
    names = [file.filename or "" for file in request.files.values()]
    for file in request.files.values():
        file.close()
    return str([name.encode("ascii") for name in names])


@app.get("/path/<name>")
def name_in_a_path(name: str) -> str:
    return str((Path("/nowhere") / unquote(name)).exists())


@app.get("/cookie")
def cookie_in_base64() -> bytes:
    return base64.b64decode(request.cookies.get("kreis_team", ""), validate=True)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("sound", "changes"),
    [
        (Raw(b"GET", b"/query", b"after=1"), OF_AN_API),
        (Raw(b"GET", b"/header"), OF_AN_API),
        (Raw(b"POST", b"/json", headers=JSON, body=b'{"a": "b", "c": [1]}'), OF_AN_API),
        (Raw(b"POST", b"/form", headers=FORM, body=b"day=2027-04-05&a=b"), OF_PAGES),
        (Raw(b"POST", b"/rows", headers=FORM, body=b"row.0=a"), OF_PAGES),
        (Raw(b"POST", b"/file", headers=FORM, body=b"a=b"), OF_PAGES),
        (Raw(b"GET", b"/path/a"), OF_PAGES),
        (Raw(b"GET", b"/cookie"), OF_PAGES),
    ],
    ids=lambda each: each.path.decode() if isinstance(each, Raw) else "",
)
def test_a_planted_fault_is_found(sound: Raw, changes: Sequence[Change]) -> None:
    rng = random.Random(18)
    found = (number for number in range(ENOUGH) if _fails(hostile(rng, sound, changes)))

    assert next(found, None) is not None


def test_a_view_without_a_fault_is_not_blamed() -> None:
    rng = random.Random(18)
    sound = Raw(b"GET", b"/nowhere", b"after=1")

    assert not any(_fails(hostile(rng, sound, OF_AN_API)) for _ in range(200))


def _fails(raw: Raw) -> bool:
    return ask(app, raw)[0].status >= 500
