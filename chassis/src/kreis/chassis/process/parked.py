"""Commands for operators on parked messages: `python -m kreis.<service> parked …`.

Promise: every act is recorded with person, time and reason. A replay keeps the order of each key.
It stops, for that key, at the first message that fails again.
"""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from kreis.chassis.config import KafkaAccess, Misconfigured
from kreis.chassis.data.database import Database
from kreis.chassis.messaging.inbox import Inbox
from kreis.chassis.messaging.parking import WAITS, Actor, Parked, Parking, brief
from kreis.chassis.messaging.rereading import read_again
from kreis.chassis.process.service import Service

_KAFKA = "kreis.kafka"
"""Where the commands find the access to Kafka."""


def _user() -> str:
    """Returns the user's name, or an empty text if the container's user id has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _acting(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options `--by` and `--why`. Every act needs a person and a reason."""
    command = click.option("--why", required=True, help="Stands in the list of acts.")(command)
    return _by(command)


def _by(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--by",
        envvar="KREIS_OPERATOR",
        default=_user,
        help="Who acts.  [default: $KREIS_OPERATOR or the user]",
        callback=_named,
    )(command)


def _named(context: click.Context, option: click.Parameter, given: str) -> str:
    if not given.strip():
        raise click.BadParameter("nobody is named: --by NAME, or set KREIS_OPERATOR")
    return given


def command_line(service: Service) -> click.Group:
    """The commands of one service."""

    @click.group(help=f"Messages that {service.name} could not take.")
    @click.pass_context
    def parked(context: click.Context) -> None:
        try:
            settings = service.settings.read()
        except Misconfigured as faults:
            raise click.ClickException(f"kreis.{service.name} cannot start:\n{faults}") from faults
        database = Database.of(settings)
        context.call_on_close(database.close)
        context.obj = Inbox(database, service.name, list(service.subscriptions))
        context.meta[_KAFKA] = settings.kafka

    for each in (_list, _show, _replay, _discard, _acts):
        parked.add_command(each)
    return parked


@click.command("list")
@_by
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def _list(inbox: Inbox, by: str, as_json: bool) -> None:
    """Lists the parked messages, the oldest first."""
    found = inbox.parking.list(Actor(by, ""))
    if as_json:
        click.echo(json.dumps([_described(each) for each in found], indent=2))
        return
    for each in found:
        moment = each.parked_at.isoformat(timespec="seconds")
        mark = " " if each.reason == WAITS else "!"
        click.echo(f"{mark} {each.position:>6}  {moment}  {each.topic}  {each.key}  {each.type}")
        click.echo(f"          {each.reason}")
    keys = {(each.topic, each.key) for each in found}
    click.echo(f"{len(found)} parked, of {len(keys)} keys" if found else "Nothing is parked.")


@click.command("show")
@click.argument("number", type=int)
@_acting
@click.pass_obj
def _show(inbox: Inbox, number: int, by: str, why: str) -> None:
    """Shows one message: the reason, its headers and its value."""
    each = _or_fault(inbox.parking.show(number, Actor(by, why)), number)
    click.echo(json.dumps({**_described(each), **_content(each)}, indent=2, ensure_ascii=False))


@click.command("replay")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--key", help="All messages of this key.")
@click.option("--topic", help="All messages of this topic.")
@click.option("--all", "all_of_them", is_flag=True, help="All messages.")
@_acting
@click.pass_obj
def _replay(
    inbox: Inbox,
    numbers: Sequence[int],
    key: str | None,
    topic: str | None,
    all_of_them: bool,
    by: str,
    why: str,
) -> None:
    """Replays messages key by key, each key from its first message. Exits with 1 if one fails."""
    if not (numbers or key or topic or all_of_them):
        raise click.UsageError("Say which: numbers, --key, --topic or --all.")
    wanted = _keys_of(inbox.parking, numbers, Actor(by, why)) if numbers else None
    heads = [
        head
        for head in inbox.parking.heads()
        if (wanted is None or (head.topic, head.key) in wanted)
        and key in (None, head.key)
        and topic in (None, head.topic)
    ]
    if not heads:
        click.echo("Nothing of that kind is parked.")
    outcomes = [_replay_key(inbox, head, Actor(by, why)) for head in heads]
    sys.exit(0 if all(outcomes) else 1)


@click.command("discard")
@click.argument("number", type=int)
@_acting
@click.pass_obj
def _discard(inbox: Inbox, number: int, by: str, why: str) -> None:
    """Discards one message for good. To go on with the messages behind it, replay their key."""
    each = _or_fault(inbox.parking.discard(number, Actor(by, why)), number)
    click.echo(f"{number} {each.type} is discarded.")
    behind = inbox.parking.head(each.topic, each.key)
    if behind:
        click.echo(f"Others wait behind it: replay --key {each.key}")


@click.command("acts")
@click.pass_obj
def _acts(inbox: Inbox) -> None:
    """Lists the recorded acts: who, what, when and why."""
    for act in inbox.parking.acts():
        about = f"{act.topic} {act.key} {act.id}" if act.id else ""
        moment = act.at.isoformat(timespec="seconds")
        click.echo(f"{moment}  {act.who}  {act.act}: {act.outcome}  {about}  {act.why}".rstrip())


def _replay_key(inbox: Inbox, head: Parked | None, by: Actor) -> bool:
    """Replays all messages of one key in order. Returns False if one failed."""
    topic_and_key = head and (head.topic, head.key)
    access = click.get_current_context().meta[_KAFKA]
    while head is not None and topic_and_key is not None:
        try:
            outcome = replay_head(inbox, access, head, by)
        except Exception as fault:  # any error of a handler
            click.echo(f"{head.position} {head.type}: failed: {brief(fault)}", err=True)
            return False
        click.echo(f"{head.position} {head.type}: {outcome}")
        head = inbox.parking.head(*topic_and_key)
    return True


def replay_head(inbox: Inbox, access: KafkaAccess, head: Parked, by: Actor) -> str:
    """Replays one message. Of records that could not be decoded it reads the place again. Returns
    what became of it; raises what its handler raises, or `CannotRead`."""
    if head.stretch is None:
        return inbox.replay(head, by) or "taken by another replay"
    try:
        outcome = read_again(access, inbox, head.stretch)
    except Exception as fault:
        inbox.parking.keep(head, by, fault)
        raise
    inbox.parking.release_stretch(head, by, outcome)
    return outcome


def _keys_of(parking: Parking, numbers: Sequence[int], by: Actor) -> set[tuple[str, str]]:
    known = {each.position: (each.topic, each.key) for each in parking.list(by)}
    for number in numbers:
        if number not in known:
            raise _nothing(number)
    return {known[number] for number in numbers}


def _or_fault(found: Parked | None, number: int) -> Parked:
    if found is None:
        raise _nothing(number)
    return found


def _nothing(number: int) -> click.ClickException:
    return click.ClickException(f"Nothing is parked under {number}. See: parked list")


def _described(each: Parked) -> dict[str, Any]:
    own = each._asdict()
    del own["wire"]
    plain = {name: own[name] for name in ("position", "topic", "key", "type", "source", "reason")}
    other = {name: str(own[name]) for name in ("id", "agency", "origin", "parked_at")}
    return plain | other


def _content(each: Parked) -> dict[str, Any]:
    raw = each.wire.value
    headers = {name: value.decode("utf-8", "backslashreplace") for name, value in each.wire.headers}
    try:
        value = None if raw is None else json.loads(raw)
    except ValueError:
        value = repr(raw)
    return {"headers": headers, "value": value}
