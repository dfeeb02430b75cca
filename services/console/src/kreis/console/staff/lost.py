"""Page for staff at a wrong address of the team's pages.

Whoever is not signed in gets the page that participants get: the address may be a link of hers.
"""

from __future__ import annotations

from flask import Response, g, request
from werkzeug.exceptions import NotFound

from kreis.console.staff import session as sessions
from kreis.console.staff.shell import signing_in, team, trouble, words


@team.before_app_request
def show_lost() -> Response | None:
    """Answers 404 with the way back, in the frame of staff, where no page has this address."""
    is_lost = isinstance(request.routing_exception, NotFound)
    if not is_lost or not f"{request.path}/".startswith(f"{sessions.PATH}/"):
        return None
    someone = sessions.signed_in()
    if someone is None or signing_in().why_over():
        return None
    g.signed_in = someone
    g.client = signing_in().client(words().language)
    return trouble("no-page", 404)
