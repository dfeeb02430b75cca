"""Topics page ("Themen"): the catalogue, and how many people wish for what.

Counts only: the page names nobody. A renamed topic is renamed on planned dates too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from flask import Response, request, url_for

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import CountedTopic, Topic
from kreis.console.staff import import_topics
from kreis.console.staff.again import WrongInput
from kreis.console.staff.partly import if_kept
from kreis.console.staff.shell import client, go, me, page, show, team, trouble

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")
"""Languages of names: those of participants' pages and messages. German is required."""
_NUMBERED = re.compile(r"T(\d{1,6})")
GERMAN = "de"


@team.get("/themen")
@page("topics:read")
def topics() -> Response:
    planned = planned_dates() if me().may("events:read") else {}
    found = client().intake.topics()
    return show(
        "topics.html",
        nav="offers",
        running=[each for each in found if each["is_in_catalogue"] and not each["is_archived"]],
        archived=[each for each in found if each["is_archived"]],
        unnamed=[each for each in found if not each["is_in_catalogue"]],
        planned=planned,
    )


@team.get("/themen/neu")
@page("topics:read", "topics:write")
def new_topic() -> Response:
    """Shows the form of a new topic; with the name filled in where a file has named it."""
    return _form(next_key(client().intake.topics()), None, "")


@team.get("/themen/<key>")
@page("topics:read", "topics:write")
def edit_topic(key: str) -> Response:
    """Shows a topic's names. A key that people wish for and nobody has named gets its first."""
    try:
        known = client().intake.topic_to_change(key)
    except Refused as refusal:
        wished = {each["key"] for each in client().intake.topics()}
        if refusal.status != 404 or key not in wished:
            raise
        return _form(key, None, "", is_wished=True)
    return _form(key, known.it, known.etag)


@team.post("/themen/<key>")
@page("topics:read", "topics:write")
def save_topic(key: str) -> Response:
    """Saves the names, or takes the topic into the archive or out of it."""
    names = names_of(request.form)
    is_archived = request.form.get("is_archived") == "yes"
    body = {"names": names, "is_archived": is_archived}
    catalogue = _catalogue()
    before = {each["key"]: each["names"] for each in catalogue}.get(key)
    if before is None and _is_named_so(names, catalogue):
        raise WrongInput("names_de", code="topic-there")
    client().intake.save_topic(key, body, seen=request.form.get("seen", ""))
    client().events.rename_topic(key, names)
    is_on_dates = before not in (None, names) and _stands_on_dates(key)
    told, name = "topics.saved.dates" if is_on_dates else "topics.saved", names.get(GERMAN, key)
    back = import_topics.back_to_import(request.form, told, name)
    return back or go("topics", told, told_name=name)


@team.post("/themen/<key>/loeschen")
@page("topics:read", "topics:write")
def remove_topic(key: str) -> Response:
    """Removes a topic that nobody wishes for and that stands on no date."""
    if _stands_on_dates(key):
        return trouble("topic-planned", 409)
    removed = client().intake.remove_topic(key)
    return go("topics", "topics.removed", told_name=removed["names"].get(GERMAN, key))


def _is_named_so(names: Mapping[str, str], catalogue: Iterable[CountedTopic]) -> bool:
    """True if a topic is called so already, in capitals or not."""
    if any(len(name) > import_topics.LONGEST for name in names.values()):
        return False  # intake refuses it, and says where
    wanted = names.get(GERMAN, "").casefold()
    known = [each["names"].get(GERMAN, "") for each in catalogue if each["is_in_catalogue"]]
    return any(name and name.casefold() == wanted for name in known)


def _stands_on_dates(key: str) -> bool:
    return me().may("events:read") and key in planned_dates()


def planned_dates() -> dict[str, int]:
    """Returns on how many dates each topic stands. Events of 0.1.0 does not tell it."""
    return {each["topic"]: each["dates"] for each in if_kept(client().events.topics) or ()}


def names_of(sent: Mapping[str, str]) -> dict[str, str]:
    """Returns the names in the form, without empty ones."""
    said = {language: sent.get(f"names_{language}", "").strip() for language in LANGUAGES}
    return {language: name for language, name in said.items() if name}


def to_choose(chosen: Iterable[str]) -> list[CountedTopic]:
    """Returns the topics that can be wished for or planned, and those chosen already.

    Intake of 0.1.0 has no catalogue; then only what is chosen is known, by its key.
    """
    keys, found = set(chosen), _catalogue()
    missing = sorted(keys - {each["key"] for each in found})
    return [*offered(found, keys), *(_unnamed(key) for key in missing)]


def offered(found: Iterable[CountedTopic], chosen: Collection[str]) -> list[CountedTopic]:
    """Returns what stands in a form. An archived topic stands there only if it is chosen."""
    return [
        each
        for each in found
        if each["key"] in chosen or (each["is_in_catalogue"] and not each["is_archived"])
    ]


def names_by_key(keys: Iterable[str]) -> dict[str, dict[str, str] | None]:
    """Returns the names of these topics; None for a key without a name."""
    return {each["key"]: each["names"] or None for each in to_choose(keys)}


def next_key(known: Iterable[CountedTopic]) -> str:
    """Returns a free key for a new topic, in the manner of T1 to T7."""
    taken = [int(found[1]) for each in known if (found := _NUMBERED.fullmatch(each["key"]))]
    return f"T{max(taken, default=0) + 1}"


def _catalogue() -> list[CountedTopic]:
    if not me().may("topics:read"):
        return []
    return if_kept(client().intake.topics) or []


def _unnamed(key: str) -> CountedTopic:
    return {
        "key": key,
        "names": {},
        "is_archived": False,
        "is_in_catalogue": False,
        "wishes": 0,
        "waiting": 0,
    }


def _form(key: str, known: Topic | None, seen: str, *, is_wished: bool = False) -> Response:
    return show(
        "topic.html",
        nav="offers",
        key=key,
        known=known,
        seen=seen,
        is_wished=is_wished,
        wished_name=request.args.get("name", "") if known is None else "",
        back=import_topics.page_of(request.args) or url_for("team.topics"),
        asked_by=import_topics.asked_by(request.args),
        languages_of_names=LANGUAGES,
        dates=planned_dates().get(key, 0) if known and me().may("events:read") else 0,
    )
