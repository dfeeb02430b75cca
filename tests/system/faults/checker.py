"""Decides from histories, topics and final states what was lost, done twice or turned around.

It knows the services' promises and none of their insides. Each rule returns what breaks it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from kreis.chassis.message import Message
from kreis.contracts import topics
from tests.system.faults import times_away
from tests.system.faults.circles import rules as circles
from tests.system.faults.evidence import Evidence
from tests.system.faults.findings import Finding, Findings, Kind, missing, one_each, repeated


def check(evidence: Evidence) -> list[Finding]:
    """Everything that is not as promised; empty when all is well."""
    return [finding for rule in RULES for finding in rule(evidence)]


def numbers_rise(evidence: Evidence) -> Findings:
    """Per source, topic and key: rising on compacted topics, without a gap on those that delete.
    A record may stand there twice (delivery is at least once), with its old number and words."""
    for line, facts in _lines(evidence.facts).items():
        first_seen = {fact.id: fact for fact in reversed(facts)}
        numbers = [first_seen[each].sequence for each in dict.fromkeys(f.id for f in facts)]
        is_compacted = topics()[line[1]].cleanup == "compact"
        for before, after in pairwise(numbers):
            if after <= before:
                yield Finding("out of order", f"{line}: {after} stands behind {before}")
            elif after > before + 1 and not is_compacted:
                yield Finding("lost", f"{line}: {after} follows {before}")
        if any(_words(fact) != _words(first_seen[fact.id]) for fact in facts):
            yield Finding("double", f"{line}: one id says two things")


def newcomers_are_registered_once(evidence: Evidence) -> Findings:
    found = Counter(person["last_name"] for person in evidence.participants)
    told = {request.about["tag"] for request in evidence_of(evidence, "register")}
    promised = {r.about["tag"] for r in evidence_of(evidence, "register", "acknowledged")}
    yield from missing(promised, found, "registration of")
    yield from repeated(found, "registration of")
    yield from (Finding("made up", f"nobody registered {tag}") for tag in found.keys() - told)


def answers_to_one_request_agree(evidence: Evidence) -> Findings:
    """A wish that was sent twice was granted once, and told so twice."""
    for act in ("register", "confirm", "answer", "entry", "open", "invite", "join", "ask"):
        told: dict[str, str] = {}
        for request in evidence_of(evidence, act, "acknowledged"):
            if act == "answer":
                continue
            first = told.setdefault(repr(request.about), repr(request.answer))
            if first != repr(request.answer):
                yield Finding("double", f"{act} {request.about}: two answers")


def everybody_in_intake_is_known_to_cohorts(evidence: Evidence) -> Findings:
    """To the last word about her that stands on the topic."""
    last = Counter[str]()
    for fact in evidence.facts:
        if fact.topic == "intake.pool.v1":
            last[fact.key] = max(last[fact.key], fact.sequence)
    registered = [person["id"] for person in evidence.participants]
    yield from missing(registered, last, "word on the pool's topic about")
    for participant, number in last.items():
        if evidence.pool.get(participant) != number:
            known = evidence.pool.get(participant)
            yield Finding("lost", f"cohorts knows {known} of {number} words about {participant}")


def groups_stand_as_confirmed(evidence: Evidence) -> Findings:
    promised = {
        group["id"]: frozenset(member["participant_id"] for member in group["members"])
        for request in evidence_of(evidence, "confirm", "acknowledged")
        for group in request.answer["cohorts"]
    }
    yield from (
        Finding("lost", f"group {cohort} as it was confirmed")
        for cohort, members in promised.items()
        if evidence.cohorts.get(cohort) != members
    )
    told = Counter(f.key for f in _once(evidence.facts, "kreis.cohort-confirmed.v1"))
    yield from one_each(evidence.cohorts, told, "fact that confirms group")
    members = [m for group in evidence.cohorts.values() for m in group]
    yield from repeated(Counter(members), "place in a group of")
    joined = Counter(f.key for f in _once(evidence.facts, "kreis.cohort-joined.v1"))
    yield from one_each(members, joined, "fact that she joined, of")


def every_group_has_its_dates(evidence: Evidence) -> Findings:
    scheduled = Counter(
        fact.data["cohort_ids"][0]
        for fact in _once(evidence.facts, "kreis.group-event-scheduled.v1")
        if fact.data
    )
    for cohort in evidence.cohorts:
        planned = evidence.dates.get(cohort, 0)
        if not planned:
            yield Finding("lost", f"the dates of group {cohort}")
        if planned != scheduled[cohort]:
            kind: Kind = "lost" if scheduled[cohort] < planned else "double"
            yield Finding(kind, f"{scheduled[cohort]} facts about {planned} dates of {cohort}")


def every_member_is_invited_once(evidence: Evidence) -> Findings:
    """One invitation, one fact of it, and one letter or one call about it, never both. Who has not
    answered in time is called besides."""
    members = [member for group in evidence.cohorts.values() for member in group]
    invited = Counter(each["participant_id"] for each in evidence.invitations)
    yield from one_each(members, invited, "invitation of")
    issued = Counter(f.key for f in _once(evidence.facts, "kreis.invitation-issued.v1"))
    yield from one_each(members, issued, "fact that invites")
    inviting = {each["id"] for each in evidence.messages if each["kind"] == "invitation"}
    told = Counter(
        letter.to for file, letter in evidence.letters.items() if file.split(".")[0] in inviting
    )
    for person in (p for p in evidence.participants if p["id"] in set(members)):
        letters = told[person["email"]] + told[person["phone"]]
        calls = sum(
            (call["participant_id"], call["about"]) == (person["id"], "invitation")
            and call["reason"] != "no_answer"
            for call in evidence.calls
        )
        if letters + calls != 1:
            kind: Kind = "lost" if letters + calls == 0 else "double"
            yield Finding(kind, f"{person['last_name']}: {letters} letters and {calls} calls")


def answers_stand_as_given(evidence: Evidence) -> Findings:
    """In events the last one, on the topic each change, in the order in which they were given."""
    given = defaultdict(list)
    for request in evidence_of(evidence, "answer", "acknowledged"):
        given[request.about["invitation"]].append(request.about["answer"])
    state = {each["id"]: each["answer"] for each in evidence.invitations}
    told = defaultdict(list)
    for fact in _once(evidence.facts, "kreis.invitation-answered.v1"):
        assert fact.data is not None
        told[fact.data["invitation_id"]].append((fact.data["version"], fact.data["answer"]))
    for invitation, answers in given.items():
        changes = [answer for answer, _ in groupby(answers)]
        if state.get(invitation) != changes[-1]:
            yield Finding("lost", f"answer {changes[-1]} to {invitation}")
        if told[invitation] != list(enumerate(changes, start=1)):
            kind: Kind = "lost" if len(told[invitation]) < len(changes) else "double"
            yield Finding(kind, f"{changes} was answered to {invitation}, told {told[invitation]}")
    for invitation in told.keys() - given.keys():
        yield Finding("made up", f"nobody answered {invitation}")


def every_yes_is_confirmed_once(evidence: Evidence) -> Findings:
    """The newest yes by a letter, or by a call where nobody knows; older ones at most once."""
    said = Counter(
        (message["cause"], message["version"])
        for message in evidence.messages
        if message["kind"] == "confirmation"
    )
    yield from repeated(said, "confirmation of")
    newest = [
        (each["id"], each["version"]) for each in evidence.invitations if each["answer"] == "yes"
    ]
    called = {(call["cause"], call["version"]) for call in evidence.calls}
    yield from missing((each for each in newest if each not in called), said, "confirmation of")


def what_was_sent_lies_in_the_box_once(evidence: Evidence) -> Findings:
    sent = {each["id"] for each in evidence.messages if each["state"] == "sent"}
    lying = Counter(name.split(".")[0] for name in evidence.letters)
    yield from missing(sent, lying, "letter")
    yield from repeated(lying, "letter")
    facts = Counter(
        fact.data["message_id"]
        for fact in _once(evidence.facts, "kreis.message-sent.v1")
        if fact.data
    )
    yield from one_each(sent, facts, "fact about letter")
    open_ones = [m["id"] for m in evidence.messages if m["state"] in ("queued", "sending")]
    yield from (Finding("lost", f"message {each} was never ended") for each in open_ones)


def attendance_stands_as_recorded(evidence: Evidence) -> Findings:
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for request in evidence_of(evidence, "attendance", "acknowledged"):
        for who, status in request.about["entries"].items():
            given[request.about["event"], who].append(status)
    told = defaultdict(list)
    for fact in evidence.facts:
        if fact.type in ("kreis.attendance-recorded.v1", "kreis.attendance-corrected.v1"):
            assert fact.data is not None
            place = (fact.data["group_event_id"], fact.key)
            told[place].append((fact.id, fact.data["status"]))
    for (event, who), statuses in given.items():
        changes = [status for status, _ in groupby(statuses)]
        if evidence.attendance[event].get(who) != changes[-1]:
            yield Finding("lost", f"attendance {changes[-1]} of {who}")
        found = [status for _, status in dict.fromkeys(told[event, who])]
        if found != changes:
            kind: Kind = "lost" if len(found) < len(changes) else "double"
            yield Finding(kind, f"attendance {changes} of {who}, told {found}")


def entries_are_recorded_once(evidence: Evidence) -> Findings:
    told = Counter(f.key for f in _once(evidence.facts, "kreis.entry-recorded.v1"))
    promised = {r.about["participant"] for r in evidence_of(evidence, "entry", "acknowledged")}
    yield from missing(promised, told, "entry of")
    yield from repeated(told, "entry of")


def every_fact_had_its_effect_once_and_in_order(evidence: Evidence) -> Findings:
    """In the witness, which nothing but the chassis protects."""
    effects = Counter(effect.id for effect in evidence.effects)
    facts = {fact.id: fact for fact in evidence.facts}
    for each, fact in facts.items():
        if effects[each] != 1:
            kind: Kind = "lost" if effects[each] == 0 else "double"
            name = f"{fact.source} {fact.type} {fact.key} number {fact.sequence}"
            yield Finding(kind, f"{effects[each]} effects of {name}")
    yield from (Finding("made up", f"effect of {each}") for each in effects.keys() - facts.keys())
    last: dict[tuple[str, str, str], int] = {}
    for effect in evidence.effects:
        line = (effect.source, effect.topic, effect.key)
        if effect.sequence < last.get(line, 0):
            yield Finding("out of order", f"{line}: {effect.sequence} after {last[line]}")
        last[line] = max(last.get(line, 0), effect.sequence)


RULES = (
    numbers_rise,
    newcomers_are_registered_once,
    answers_to_one_request_agree,
    everybody_in_intake_is_known_to_cohorts,
    groups_stand_as_confirmed,
    every_group_has_its_dates,
    every_member_is_invited_once,
    answers_stand_as_given,
    every_yes_is_confirmed_once,
    times_away.nobody_is_missed_twice,
    times_away.who_stays_away_is_turned_to,
    what_was_sent_lies_in_the_box_once,
    attendance_stands_as_recorded,
    entries_are_recorded_once,
    every_fact_had_its_effect_once_and_in_order,
    *circles.RULES,
)


def evidence_of(evidence: Evidence, act: str, outcome: str | None = None) -> Iterator[Any]:
    """Requests that may have had an effect, or those with this outcome only."""
    wanted = (outcome,) if outcome else ("acknowledged", "unknown")
    return (r for r in evidence.requests if r.act == act and r.outcome in wanted)


def _lines(facts: Sequence[Message]) -> Mapping[tuple[str, str, str], list[Message]]:
    lines = defaultdict(list)
    for fact in facts:
        lines[fact.source, fact.topic, fact.key].append(fact)
    return lines


def _once(facts: Sequence[Message], type_: str) -> list[Message]:
    """Facts of a type, each once by its id."""
    found = {fact.id: fact for fact in reversed(facts) if fact.type == type_}
    return list(reversed(found.values()))


def _words(fact: Message) -> tuple[int, Mapping[str, Any] | None]:
    return (fact.sequence, fact.data)
