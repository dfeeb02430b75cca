"""What a broker's own settings leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
_SUPER = {"User:broker", "User:administrator"}


def open_doors(text: str, overrides: Mapping[str, str] | None = None) -> Iterator[str]:
    """Every way in without a name or without TLS, and every right that no access list gives.
    `overrides` stand on the command line."""
    settings = {**_read(text), **(overrides or {})}
    protocols = _pairs(settings.get("listener.security.protocol.map", ""))
    controllers = settings["controller.listener.names"].split(",")
    for name, address in _pairs(settings["listeners"], "://").items():
        protocol = protocols.get(name, name)
        if name in controllers:
            if not address.startswith(("localhost:", "127.0.0.1:")):
                yield f"the controller can be reached from elsewhere: {address}"
            if protocol not in ("SASL_PLAINTEXT", "SASL_SSL"):
                yield f"{name} takes anybody: {protocol}"
        elif protocol != "SASL_SSL":
            yield f"{name} takes anybody or talks in clear: {protocol}"
    if settings.get("authorizer.class.name") != _AUTHORIZER:
        yield "there is no authorizer"
    if settings.get("allow.everyone.if.no.acl.found", "false") != "false":
        yield "what no list forbids is allowed"
    if beyond := set(settings.get("super.users", "").split(";")) - _SUPER:
        yield f"{sorted(beyond)} may do everything"
    for key, value in settings.items():
        if re.search(r"(password|user_\w+)=\"(?!\$\{secret:)", value):
            yield f"{key} holds a password"


def _read(text: str) -> dict[str, str]:
    """Java's properties, as far as ours use them: a backslash continues a line."""
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs}


def _pairs(text: str, between: str = ":") -> dict[str, str]:
    found = (each.strip().partition(between) for each in text.split(",") if each.strip())
    return {name: rest for name, _, rest in found}
