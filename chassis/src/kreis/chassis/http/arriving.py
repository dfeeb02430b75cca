"""Checks what a request brings, before any view reads it. Pages and APIs alike.

Promise: a view sees only text that PostgreSQL can store, JSON that every reader reads alike, and
form fields whose numbers are small. A message says what was expected.
Refuses: NUL and half characters (a surrogate without its other half), bodies that are not UTF-8 or
are compressed, names that stand twice in a JSON object, NaN and numbers without end, and deep
nesting. The bytes of a file are left to its reader.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import unquote

from flask import g, request
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge, UnsupportedMediaType

DEEPEST = 32
"""Objects and lists inside each other. The deepest body of a service has 6."""
LONGEST_NUMBER = 40
"""Characters of a number in JSON."""
MOST_FIELDS = 5_000
"""Fields of a form. Attendance of 500 people has 2,000."""
MOST_ROWS = 1_000
"""The number of a row in the name of a form field, such as `birth_month.0`, is smaller."""

_HALF = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE | re.ASCII)
"""The escape of NUL or of half a character. Without one, decoded JSON can hold neither."""
_NUMBER = re.compile(r"[0-9]+", re.ASCII)


class _Unreadable(ValueError):
    """JSON that is refused. The text says what was expected."""


def check(*, is_file: bool) -> None:
    """Answers 400, 404, 413 or 415 to a request that no view is to see. See the module."""
    if "\0" in request.path or "\ufffd" in request.path:
        raise NotFound
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise UnsupportedMediaType("Content-Encoding: send the body as it is, not compressed")
    _check_text(unquote(request.query_string.decode("latin-1")))
    if not is_file:
        _check_body()
    if request.mimetype in ("multipart/form-data", "application/x-www-form-urlencoded"):
        _check_form()


def whole_number(text: str, *, digits: int = 6) -> int | None:
    """Reads a whole number as people type it. None for any other text, and for more digits.

    Takes 0 to 9 only. Python's `int` takes digits of all scripts, underscores, and spaces.
    """
    plain = text.strip()
    return int(plain) if len(plain) <= digits and _NUMBER.fullmatch(plain) else None


def is_storable(text: str) -> bool:
    """True if PostgreSQL can store this text, and UTF-8 can carry it."""
    return "\0" not in text and not _HALF.search(text)


def _check_text(text: str) -> None:
    if not is_storable(text):
        raise BadRequest("The input has a NUL character or half a character")


def _check_body() -> None:
    raw = request.get_data()
    if request.max_content_length is not None and len(raw) > request.max_content_length:
        raise RequestEntityTooLarge
    try:
        body = raw.decode()
    except UnicodeDecodeError:
        raise BadRequest("The input is not UTF-8") from None
    if request.mimetype == "application/x-www-form-urlencoded":
        body = unquote(body)
    _check_text(body)
    if body and _is_json(request.mimetype):
        _check_json(body)


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _check_json(body: str) -> None:
    try:
        content = json.loads(
            body,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_once_each,
        )
    except RecursionError:
        raise BadRequest(f"JSON: at most {DEEPEST} lists and objects inside each other") from None
    except _Unreadable as fault:
        raise BadRequest(f"JSON: {fault}") from None
    except ValueError:
        return  # the view's own reader says where it is broken
    _check_depth(content, has_escapes=bool(_ESCAPE.search(body)))
    g.arrived = content  # for the view, so that nothing is parsed twice


def _check_depth(content: Any, *, has_escapes: bool) -> None:
    """Walks through the content without recursion."""
    level, depth = [content], 0
    while level:
        if depth > DEEPEST:
            raise BadRequest(f"JSON: at most {DEEPEST} lists and objects inside each other")
        if has_escapes:
            for each in level:
                if isinstance(each, str):
                    _check_text(each)
        level, depth = [inner for each in level for inner in _inside(each)], depth + 1


def _inside(content: Any) -> list[Any]:
    if isinstance(content, Mapping):
        return [*content, *content.values()]
    return content if isinstance(content, list) else []


def _refuse_constant(name: str) -> NoReturn:
    raise _Unreadable(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text) if len(text) <= LONGEST_NUMBER else math.inf
    if not math.isfinite(number):
        raise _Unreadable("a number is too large or too long")
    return number


def _bounded(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _Unreadable("a number is too long")
    return int(text)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Unreadable("a name stands twice in one object")
    return found


def _check_form() -> None:
    """Checks names and values after they are decoded. Names of files count as values."""
    named: list[tuple[str | None, str]] = [*request.form.items(multi=True)]
    named += [(name, file.filename or "") for name, file in request.files.items(multi=True)]
    if len(named) > MOST_FIELDS:
        raise BadRequest(f"A form has at most {MOST_FIELDS} fields")
    for name, value in named:
        if name is None:  # a part of multipart/form-data need not say one
            raise BadRequest("A part of the form has no name")
        _check_text(name)
        _check_text(value)
        for part in name.split(".")[1:]:
            is_row = part.isnumeric() or part.lstrip("+-").isnumeric()
            if is_row and (whole_number(part) is None or int(part) >= MOST_ROWS):
                raise BadRequest(f"Field {name[:100]!r}: expected a row below {MOST_ROWS}")
