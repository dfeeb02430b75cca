"""What hostile and clumsy clients do to a sound request."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from tests.fuzz.values import BODIES, HEADERS, JSONS, METHODS, QUERIES, SEGMENTS, TEXTS
from tests.fuzz.wire import Raw

READ_BY_VIEWS = (b"Cookie", b"Authorization", b"Content-Type", b"If-Match", b"Idempotency-Key")
Change = Callable[[random.Random, Raw], Raw]


def json_text(rng: random.Random) -> str:
    """One hostile value, as it stands in JSON."""
    if rng.random() < 0.5:
        return json.dumps(rng.choice(TEXTS), ensure_ascii=rng.random() < 0.5)
    return rng.choice(JSONS)


def change_json(rng: random.Random, raw: Raw) -> Raw:
    """Puts a hostile value in the place of one value of the body."""
    try:
        body = json.loads(raw.body)
    except (ValueError, RecursionError):
        return replace(raw, body=rng.choice(BODIES))
    if not isinstance(body, dict | list) or not body:
        return replace(raw, body=json_text(rng).encode("utf-8", "surrogatepass"))
    mark = f"@{rng.random()}@"
    _put(rng, body, mark)
    text = json.dumps(body).replace(f'"{mark}"', json_text(rng), 1)
    return replace(raw, body=text.encode("utf-8", "surrogatepass"))


def _put(rng: random.Random, where: Any, mark: str) -> None:
    keys = list(where) if isinstance(where, dict) else list(range(len(where)))
    key = rng.choice(keys)
    if isinstance(where[key], dict | list) and where[key] and rng.random() < 0.7:
        _put(rng, where[key], mark)
    elif isinstance(where, dict) and rng.random() < 0.05:
        where[rng.choice(TEXTS)[:200]] = where.pop(key)
    else:
        where[key] = mark


def change_body(rng: random.Random, raw: Raw) -> Raw:
    if raw.body and rng.random() < 0.4:
        at = rng.randrange(len(raw.body))
        some = rng.choice(
            (b"\x00", b"\xff", b"\\", b'"', b"[", b"%00", b"&", bytes([rng.randrange(256)]))
        )
        return replace(raw, body=raw.body[:at] + some + raw.body[at + rng.randrange(2) :])
    return replace(raw, body=rng.choice(BODIES))


def change_header(rng: random.Random, raw: Raw) -> Raw:
    name = rng.choice(list(HEADERS) if rng.random() < 0.6 else READ_BY_VIEWS)
    value = rng.choice(HEADERS[name])
    if rng.random() < 0.1:
        return replace(raw, headers=(*raw.headers, (name, value)))
    return raw.with_header(name, value)


def change_path(rng: random.Random, raw: Raw) -> Raw:
    steps = raw.path.split(b"/")
    at = rng.randrange(1, len(steps))
    if rng.random() < 0.2:
        steps.insert(at, rng.choice((*SEGMENTS, b"")))
    else:
        steps[at] = rng.choice(SEGMENTS)
    return replace(raw, path=b"/".join(steps))


def change_query(rng: random.Random, raw: Raw) -> Raw:
    """Gives one argument a hostile value, or adds one."""
    parts = [each for each in raw.query.split(b"&") if each]
    if not parts or rng.random() < 0.3:
        return replace(raw, query=b"&".join([rng.choice(QUERIES), *parts]))
    at = rng.randrange(len(parts))
    text = rng.choice(TEXTS)[:3_000].encode("utf-8", "surrogatepass")
    parts[at] = parts[at].partition(b"=")[0] + b"=" + quote(text).encode()
    return replace(raw, query=b"&".join(parts))


def change_method(rng: random.Random, raw: Raw) -> Raw:
    return replace(raw, method=rng.choice(METHODS))


def change_form(rng: random.Random, raw: Raw) -> Raw:
    """Puts a hostile value or name into a form."""
    parts = raw.body.split(b"&") if raw.body else [b"a=1"]
    at = rng.randrange(len(parts))
    name, _, value = parts[at].partition(b"=")
    text = quote(rng.choice(TEXTS).encode("utf-8", "surrogatepass")).encode()
    if rng.random() < 0.3:
        stem = re.sub(rb"\d+", b"", name).strip(b".")
        number = rng.choice(
            (b"999999999", b"-1", b"%D9%A3", b"1" * 5_000, b"", b"0.0.0", b"%C2%B2", b"1e9", b"00")
        )
        parts.append(stem + b"." + number + b"=" + value)
    elif rng.random() < 0.1:
        parts[at] = text[:2_000] + b"=" + value
    elif rng.random() < 0.1:
        parts += [parts[at]] * rng.choice((2, 900))
    else:
        parts[at] = name + b"=" + text
    return replace(raw, body=b"&".join(parts))


def as_multipart(rng: random.Random, raw: Raw) -> Raw:
    """Sends the form as multipart, with hostile file names and headers of parts."""
    names = ("file", "csrf", "once", *(each.decode("latin-1") for each in (b"a\x00b", b"\xff")))
    file_names = (
        *TEXTS,
        "a\x00.csv",
        "../x.csv",
        "a.csv\n",
        "x" * 3_000,
        'a"b.csv',
        "a;b.csv",
        "%00.csv",
    )
    lines = [
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s' % (name, value)
        for name, _, value in (each.partition(b"=") for each in raw.body.split(b"&")[:20])
    ]
    name = rng.choice(names).encode("utf-8", "surrogatepass")
    of_file = rng.choice(file_names).encode("utf-8", "surrogatepass")
    kind = rng.choice((b"", b"text/csv", b"text/csv; charset=utf-7", b"\xff", b"x" * 2_000))
    extra = rng.choice(
        (b"", b"filename*=utf-8''%ff%00;", b"filename*=nonsense''a;", b"filename*0=a;")
    )
    lines.append(
        b'--x\r\nContent-Disposition: form-data; %s name="%s"; filename="%s"\r\n'
        b"Content-Type: %s\r\n\r\n" % (extra, name, of_file, kind) + rng.choice(BODIES)[:50_000]
    )
    whole = b"\r\n".join(lines) + rng.choice((b"\r\n--x--\r\n", b"", b"\r\n--x"))
    return replace(raw, body=whole).with_header(b"Content-Type", b"multipart/form-data; boundary=x")


OF_AN_API: Sequence[Change] = (
    change_json, change_json, change_json, change_body, change_header, change_header, change_path,
    change_query, change_method,
)  # fmt: skip
OF_PAGES: Sequence[Change] = (
    change_form, change_form, change_form, change_body, change_header, change_header, change_path,
    change_query, change_method, as_multipart,
)  # fmt: skip


def hostile(rng: random.Random, sound: Raw, changes: Sequence[Change]) -> Raw:
    """One to three of these changes to a sound request."""
    for change in rng.choices(changes, k=rng.choice((1, 1, 1, 2, 3))):
        sound = replace(change(rng, sound), kinds=(*sound.kinds, change.__name__))
    return sound
