"""Weekly letter page ("Wochenbrief"): whether and where one's own letter comes."""

from __future__ import annotations

from functools import partial

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.notifications import SentWeeklyLetter
from kreis.console.staff.again import WrongInput
from kreis.console.staff.partly import NO_ROUTE, Parts, if_kept
from kreis.console.staff.sending_rules import sending_rules, weekly_letter_comes
from kreis.console.staff.shell import client, go, page, show, team

NEEDED = "weekly-letter:write"


@team.get("/wochenbrief")
@page(NEEDED)
def weekly_letter() -> Response:
    """Shows what she said last. Who is not on the list of staff has no letter."""
    known = if_kept(client().intake.weekly_letter_to_change)
    ask = partial(if_kept, client().notifications.newest_weekly_letter, NO_ROUTE)
    letter: SentWeeklyLetter | None = Parts().ask("messages", ask, None)
    return show(
        "weekly_letter.html",
        nav="weekly_letter",
        known=known.it if known else None,
        seen=known.etag if known else "",
        letter=letter,
        comes=weekly_letter_comes(sending_rules()),
    )


@team.post("/wochenbrief")
@page(NEEDED)
def save_weekly_letter() -> Response:
    email = request.form.get("email", "").strip()
    is_wanted = request.form.get("is_wanted") == "yes"
    if is_wanted and not email:
        raise WrongInput("email")
    try:
        client().intake.save_weekly_letter(
            email or None, is_wanted=is_wanted, seen=request.form.get("seen", "")
        )
    except Refused as refusal:
        if refusal.status != 422:
            raise
        raise WrongInput("email") from None
    return go("weekly_letter", "weekly-letter.on" if is_wanted else "weekly-letter.off")
