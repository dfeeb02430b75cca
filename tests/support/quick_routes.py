"""Routes whose addresses are compiled when somebody first asks for one.

Werkzeug compiles two functions for each route when it is added: a third of a millisecond. Tests
make hundreds of apps, and ask nearly no route of them for its address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def compile_when_asked() -> None:
    compile_now: Callable[[Rule, bool], Builder] = Rule._compile_builder

    def compile_later(rule: Rule, append_unknown: bool = True) -> Builder:
        made: list[Builder] = []

        def build(self: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compile_now(rule, append_unknown))
            return made[0](self, **values)

        return build

    Rule._compile_builder = compile_later  # type: ignore[method-assign]
