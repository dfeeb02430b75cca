"""Gives a refused form back on its own page: input kept, each message at its field.

Every form of staff's pages carries the address of its page. When a POST is refused, that page is
built once more, the form on it is filled with what was sent, and the messages of the service are
put at the fields that they name. So this holds for every form, and no view has to see to it.

- After a colleague's change, the form carries the new version, and each field tells what stands
  there now.
- While a service is away, the form keeps its idempotency key: to send it twice does no harm.
- Where the page cannot be built, the sent fields stand in a form of the error page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, make_response, render_template, request
from markupsafe import Markup, escape

from kreis.console.staff.fault_summary import with_summary
from kreis.console.staff.filling import Filled, Wish, fill
from kreis.console.staff.page_forms import Form, form_of
from kreis.console.staff.session import CSRF, PATH
from kreis.console.staff.wording import StaffWords
from kreis.contracts import phones

FROM = "from_page"
"""Hidden field of each form: the address of the page that it stands on."""
OWN = (CSRF, FROM, "once")
ALIASES: Mapping[str, str] = {
    "starts_on": "day",
    "exit_date": "day",
    "re_entry_date": "day",
    "capacity.care_places.by_band": "care_small",
    "capacity.care_places.total": "care_total",
    "care_places.by_band": "care_small",
    "care_places.total": "care_total",
    "staff_minutes": "hours",
    "topic_names": "own_topic",
    "names": "names_de",
    "text_version": "version",
    "purpose": "decision",
}
"""Field of a service → field of a form, where neither contains the other's name."""
NEW_EACH_TIME = ("team.save_offer", "team.save_venue")
"""Routes whose form brings the id of what it makes: its page has a new one each time."""
_NAME_OF_A_CHILD = re.compile(r"children\.(\d+)\.first_name")
CHANGED = ("changed-meanwhile", "say-what-you-saw", "date-changed")


class WrongInput(Exception):
    """Refused by the page itself: these fields of the form. `code` has a text `trouble.<code>`."""

    def __init__(self, *fields: str, code: str = "input") -> None:
        super().__init__(code)
        self.fields, self.code = fields, code


def with_origin(body: str, here: str) -> str:
    """Returns the page with the address of the page in each of its forms that sends something."""
    hidden = Markup('<input type="hidden" name="{}" value="{}">').format(FROM, here)
    parts = body.split("<form")
    return "<form".join([parts[0], *(_with_hidden(each, hidden) for each in parts[1:])])


def _with_hidden(rest: str, hidden: str) -> str:
    """Adds the field to a form, unless it has it: a form that waits keeps the page it came from."""
    head, end, body = rest.partition(">")
    own = body.partition("</form>")[0]
    is_ours = 'method="post"' in head and f'name="{FROM}"' not in own
    return f"{head}{end}{hidden}{body}" if is_ours else rest


def given_back(
    t: StaffWords,
    name: str,
    status: int,
    *,
    faults: Iterable[Mapping[str, Any]] = (),
    fields: Iterable[str] = (),
    keeps_key: bool = False,
) -> Response | None:
    """Returns the page of the form that was sent, with the form as it was filled in.

    `name` has the texts `trouble.<name>.title` and `.text`. `faults` are those of a service,
    `fields` those of the page itself. None if the page cannot be built, or has no such form.
    """
    here = request.form.get(FROM, "")
    page = _page(here)
    if page is None:
        return None
    if request.endpoint in NEW_EACH_TIME:
        page = _with_this_id(page)
    form = form_of(page, here, request.path, request.form)
    if form is None:
        return None
    faulty = [*(str(each["field"]) for each in faults), *fields]
    notes = _notes(t, form, [*faulty, *form.violations(request.form)])
    hint = (lambda now: str(t("again.now", value=now or "–"))) if name in CHANGED else None
    kept = ("once",) if keeps_key else ()
    filled = fill(page, form, Wish(request.form, notes, kept, hint))
    return make_response(_with_alert(t, filled, name), status)


def completed(t: StaffWords, response: Response, problems: Iterable[Mapping[str, Any]]) -> Response:
    """Completes a page that a view has made of a refused form: its input, and its messages.

    `problems` are the refusals of services that the view has seen. What the page says by itself
    stays. The top of the page links to each field with a message. A form that only looks is
    completed too.
    """
    is_page = isinstance(response, Response) and response.mimetype == "text/html"
    if not is_page or not 400 <= response.status_code < 500:
        return response
    html = response.get_data(as_text=True)
    sent = request.form if request.method == "POST" else request.args
    form = form_of(html, request.path, request.path, sent, also_get=True)
    if form is None:
        return response
    named = [str(each["field"]) for problem in problems for each in problem.get("errors", [])]
    notes = _notes(t, form, [*named, *form.violations(sent)])
    unsaid = {name: note for name, note in notes.items() if not form.fields[name].is_marked}
    filled = fill(html, form, Wish(sent, unsaid, newer=g.get("newer_fields", ())))
    told = with_summary(filled)
    response.set_data(_with_alert(t, filled, "input") if told is None else told)
    return response


def leave(*fields: str) -> None:
    """Leaves fields of a refused form as the page shows them: a colleague's entry is newer than
    what was sent."""
    g.newer_fields = {*g.get("newer_fields", ()), *fields}


def kept_fields() -> list[tuple[str, str]]:
    """Returns what was sent, for a form that sends it once more. Files are not kept."""
    sent = request.form.items(multi=True) if request.method == "POST" else ()
    return [(name, value) for name, value in sent if name != CSRF]


def has_input() -> bool:
    """True if the request has sent something that a person typed or chose."""
    is_read = (request.content_length or 0) <= (request.max_content_length or 0)
    return request.method == "POST" and is_read and any(name not in OWN for name in request.form)


def _page(origin: str) -> str | None:
    """Builds the page at this address for the same person. None if it is no page of staff."""
    parts = urlsplit(origin)
    if parts.scheme or parts.netloc or not parts.path.startswith(f"{PATH}/"):
        return None
    cookies = SimpleCookie(dict(request.cookies))
    headers = [
        ("Cookie", "; ".join(f"{each.key}={each.coded_value}" for each in cookies.values())),
        ("Accept-Language", request.headers.get("Accept-Language", "")),
    ]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with (
        app.app_context(),
        app.test_request_context(origin, base_url=request.host_url, headers=headers),
    ):
        response: Response = app.full_dispatch_request()
        is_page = response.status_code == 200 and response.mimetype == "text/html"
        return response.get_data(as_text=True) if is_page else None


def _with_this_id(page: str) -> str:
    """Returns the page of a new thing with the id that was sent, so that it is made once."""
    route = request.path.rpartition("/")[0]
    return re.sub(rf'action="{re.escape(route)}/[0-9a-f-]{{36}}"', f'action="{request.path}"', page)


def _notes(t: StaffWords, form: Form, faulty: Iterable[str]) -> dict[str, str]:
    """Returns a message for each field that a fault names."""
    found = {}
    for each in faulty:
        name = _field_of(form, each)
        if name is not None and name not in found and form.fields[name].kind != "hidden":
            found[name] = _message(t, name)
    return found


def _field_of(form: Form, fault: str) -> str | None:
    """Returns the field of the form that a service's field stands for; None if it has none.

    `adults.min` may be `adults_min`, `min` or `adults` in the form, and `children.0.birth_month`
    may be `birth_month.0`.
    """
    fault = _NAME_OF_A_CHILD.sub(r"child_name.\1", fault)
    parts = fault.split(".")
    said = [ours for theirs, ours in ALIASES.items() if fault.startswith(theirs)]
    turned = [f"{parts[2]}.{parts[1]}"] if len(parts) == 3 else []
    joined = ["_".join(parts[:2]), "_".join(parts[-2:])]
    wanted = [fault, *joined, *turned, *said, parts[-1], parts[0], f"{parts[0]}_id"]
    return next((name for name in wanted if name in form.fields), None)


def why_wrong(value: str, name: str) -> str:
    """Returns the key of what is wrong with the value of a field of this name."""
    is_too_long = name == "phone" and phones.is_too_long(value)
    return "wrong.too-long.phone" if is_too_long else f"wrong.invalid.{name.split('.')[0]}"


def _message(t: StaffWords, name: str) -> str:
    value = request.values.get(name, "").strip()
    if not value:
        return str(t("wrong.missing"))
    endpoint = (request.endpoint or "").removeprefix("team.")
    known = (f"wrong.{endpoint}.{name}", why_wrong(value, name), "wrong.invalid")
    return str(t(next(each for each in known if each in t.entries)))


def _with_alert(t: StaffWords, filled: Filled, name: str) -> str:
    """Puts what is wrong on top of the page, with links to the fields."""
    known = name if f"trouble.{name}.title" in t.entries else "refused"
    alert = render_template(
        "staff/_given_back.html",
        t=t,
        name=known,
        noted=filled.noted,
        has_files=bool(request.files),
    )
    title = escape(t("again.title"))
    html = filled.html[: filled.main] + alert + filled.html[filled.main :]
    return html.replace("<title>", f"<title>{title} ", 1)
