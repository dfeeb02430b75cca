"""Sign-in, sign-out, and the language of the pages.

Opening a link signs nobody in, because mail scanners open links. The button on the page does, once.
"""

from __future__ import annotations

from flask import Response, make_response, redirect, request, session, url_for

from kreis.chassis.http.auth import public
from kreis.console.issuer.one_time_links import LinkOver
from kreis.console.issuer.signing import person_claims
from kreis.console.staff import session as sessions
from kreis.console.staff.dates import moment_of
from kreis.console.staff.oidc import NotLetIn
from kreis.console.staff.shell import (
    StaleForm,
    go,
    log,
    page,
    show,
    signing_in,
    team,
    trouble,
    words,
)
from kreis.console.staff.wording import staff_languages

LONGEST_TOKENS = 3000
"""Characters. A browser keeps 4,096 for a cookie (RFC 6265); the person's data take the rest."""


@team.get("/anmelden")
@public
def sign_in() -> Response:
    if sessions.signed_in():
        return go("home")
    wanted = request.args.get("next", "")
    return show(
        "sign_in.html",
        has_provider=signing_in().provider is not None,
        wanted=sessions.inside(wanted),
    )


@team.get("/anmelden/<token>")
@public
def show_link(token: str) -> Response:
    try:
        person = signing_in().look_at_link(token)
    except LinkOver:
        return trouble("link-over", 410)
    return show("sign_in_link.html", person=person, token=token)


@team.post("/anmelden/<token>")
@public
def use_link(token: str) -> Response:
    if not sessions.form_is_ours():
        raise StaleForm
    try:
        person = signing_in().take_link(token)
    except LinkOver:
        return trouble("link-over", 410)
    claims = person_claims(person["roles"], person["agency"], person["sub"], person["name"])
    log.info("signed_in_by_link", staff=person["sub"])
    sessions.begin({**person, "scope": claims["scope"]})
    return _home_with_the_sign_in_before()


def _home_with_the_sign_in_before() -> Response:
    """Redirects home. The page says when she signed in before, if a colleague had made that link.

    So a sign-in in her name that was not hers meets her eye.
    """
    own = session["person"].get("name", "")
    for before in signing_in().sign_ins()[1:2]:
        if before["link_by"] not in ("", own):
            when = words().moment(moment_of(before["at"]))
            return go("home", "signed-in", told_when=when, told_name=before["link_by"])
    return go("home")


@team.get("/anmeldungen")
@page()
def sign_ins() -> Response:
    """Shows a member of staff when she signed in, and who made each link."""
    return show("sign_ins.html", sign_ins=signing_in().sign_ins())


@team.get("/anmelden/anbieter")
@public
def go_to_provider() -> Response:
    provider = signing_in().provider
    if provider is None:
        return go("sign_in")
    address, keep = provider.start()
    session["oidc"] = {**keep, "next": sessions.inside(request.args.get("next", ""))}
    return make_response(redirect(address, 303))


@team.get("/anmelden/zurueck")
@public
def come_back_from_provider() -> Response:
    keep = session.pop("oidc", {})
    provider = signing_in().provider
    try:
        if provider is None or "code" not in request.args:
            raise NotLetIn(f"it came back with {request.args.get('error', 'nothing')!r}")
        person, tokens = provider.finish(keep, request.args.get("state", ""), request.args["code"])
        if len(tokens["access"]) + len(tokens.get("refresh") or "") > LONGEST_TOKENS:
            raise NotLetIn("its tokens are longer than a cookie may be")
    except NotLetIn as fault:
        log.warning("not_let_in", fault=str(fault))
        return trouble("not-let-in", 403)
    sessions.begin(person, tokens)
    return make_response(redirect(keep.get("next") or url_for("team.home"), 303))


@team.post("/abmelden")
@public
def sign_out() -> Response:
    if not sessions.form_is_ours():
        raise StaleForm
    signing_in().end_session()
    return go("sign_in", "signed-out")


@team.post("/sprache")
@public
def choose_language() -> Response:
    if not sessions.form_is_ours():
        raise StaleForm
    chosen = request.form.get("language", "")
    if chosen in staff_languages():
        session["language"] = chosen
    return make_response(
        redirect(sessions.inside(request.form.get("next", "")) or sessions.PATH, 303)
    )
