"""`kreis …` command lines in documents, and whether the real command line takes them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

import click

from kreis.console.main import run as in_container
from kreis.onebox.__main__ import kreis as on_one_machine

_FENCE = re.compile(r"^ *```.*?$(.*?)^ *```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_COMMAND = re.compile(
    r"(?P<before>^|\$\(|[;&|]\s*|exec console |-- |argv=/path/)\s*(?:\.venv/bin/)?kreis"
    r"(?=\s)(?! +unix)(?P<words>[^\n]*)",
    re.MULTILINE,
)
_END = re.compile(r"\s#\s|\)\"|\s?[;&|)]|\s\\$|\s`$")
"""Where a command ends: at a comment, at the end of `$(…)`, or where the shell begins another."""
_PLACEHOLDER = re.compile(r"[A-Z][A-Z_]*|<\w+>|\$.*")


class Command(NamedTuple):
    """One command line. `is_whole` is False where a sentence only names the command."""

    words: tuple[str, ...]
    is_in_container: bool
    is_whole: bool


def commands(page: str) -> Iterator[Command]:
    """Yields every command of a Markdown page."""
    for block in _FENCE.findall(page):
        yield from _found(block.replace("\\\n", " "), is_whole=True)
    for span in _SPAN.findall(_FENCE.sub("", page)):
        yield from _found(" ".join(span.split()).replace("\\|", "|"), is_whole=False)


def _found(text: str, *, is_whole: bool) -> Iterator[Command]:
    for each in _COMMAND.finditer(text):
        said = _END.split(each["words"], maxsplit=1)[0]
        words = [w.strip("[]") for w in shlex.split(said, posix=True) if w not in ("…", "...")]
        if words:
            inside = each["before"] in ("exec console ", "-- ")
            yield Command(tuple(words), inside, is_whole)


def fault_of(command: Command) -> str | None:
    """Says why the command line does not take the words. None if it does."""
    group = in_container if command.is_in_container else on_one_machine
    context = click.Context(group, info_name="kreis")
    try:
        _check(group, context, list(command.words), is_whole=command.is_whole)
    except click.ClickException as fault:
        return fault.format_message()
    return None


def _check(cmd: click.Command, context: click.Context, words: list[str], *, is_whole: bool) -> None:
    """Raises `click.ClickException`. Runs nothing, and asks nothing."""
    if isinstance(cmd, click.Group) and words:
        name, found, rest = cmd.resolve_command(context, words)
        if found is None:
            raise click.UsageError(f"there is no command {name}")
        inner = click.Context(found, parent=context, info_name=name, **found.context_settings)
        _check(found, inner, rest, is_whole=is_whole)
        return
    given, left, _ = cmd.make_parser(context).parse_args(words)
    if left:
        raise click.UsageError(f"it takes no {left}")
    for each in cmd.params:
        value = given.get(each.name or "")
        has_value = isinstance(value, (str, int, tuple, list)) and value != ()
        asks = isinstance(each, click.Option) and each.prompt is not None
        if is_whole and each.required and not has_value and not asks:
            raise click.MissingParameter(ctx=context, param=each)
        for said in _texts(value):
            if isinstance(each.type, click.Choice) and not _PLACEHOLDER.fullmatch(said):
                each.type.convert(said, each, context)


def _texts(value: object) -> list[str]:
    many = value if isinstance(value, (tuple, list)) else [value]
    return [each for each in many if isinstance(each, str)]
