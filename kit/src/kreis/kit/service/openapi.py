"""The operations of a service, read from its `openapi.yaml`, and sound requests for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import fastjsonschema
import yaml

from kreis.kit.facts import some_id
from kreis.kit.service.sound import sound

_PACKAGED = Path(__file__).parents[1] / "apis"
_APIS = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[5] / "services"
"""Where the descriptions of APIs are: in a wheel, or in a checkout."""
_METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One operation. `scope` is what its token has to have; empty: it needs no token."""

    method: str
    path: str
    scope: str
    codes: frozenset[str]
    """The statuses that the file describes."""
    page: Mapping[str, Any]
    parameters: Sequence[Mapping[str, Any]]
    document: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what stands in the path."""
        return tuple(each["name"] for each in self.parameters if each["in"] == "path")

    @property
    def changes_nothing(self) -> bool:
        return self.method == "GET"

    def takes(self, *names: str) -> bool:
        """Whether it has these parameters beside its path."""
        return set(names) <= {each["name"] for each in self.parameters if each["in"] != "path"}

    def url(self, ids: Callable[[], str] = some_id, query: Mapping[str, str] | None = None) -> str:
        """Returns a path with an id for each that it names. `query` is added to what it needs."""
        path, asked = self.path, dict[str, str]()
        for each in self.parameters:
            name, schema = each["name"], each["schema"]
            if each["in"] == "path":
                is_id = schema.get("format") == "uuid"
                value = ids() if is_id else _text(sound(self._schemas, schema, name))
                path = path.replace(f"{{{name}}}", quote(value))
            elif each["in"] == "query" and each.get("required"):
                asked[name] = _text(sound(self._schemas, schema, name))
        pairs = "&".join(
            f"{name}={quote(value)}" for name, value in {**asked, **(query or {})}.items()
        )
        return f"{path}?{pairs}" if pairs else path

    def body(self) -> tuple[Any, dict[str, str]]:
        """Returns a body that is sound as far as the file says, and its headers."""
        for kind, content in self.page.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json":
                return sound(self._schemas, content.get("schema", {})), {}
            return b"Beispiel\n", {"Content_Type": kind}
        return None, {}

    def fault_of(self, status: int, content: Any) -> str:
        """Returns why an answer is none that the file describes; empty if it is one."""
        described = self.page["responses"].get(str(status))
        if described is None:
            return "" if status >= 400 else f"status {status}, which openapi.yaml does not describe"
        check = self._checks.get(str(status))
        try:
            if check:
                check(content)
        except fastjsonschema.JsonSchemaValueException as fault:
            return f"{fault.message} ({fault.name})"[:200]
        return ""

    @property
    def _schemas(self) -> Mapping[str, Any]:
        schemas: Mapping[str, Any] = self.document["components"]["schemas"]
        return schemas

    @cached_property
    def _checks(self) -> dict[str, Callable[[Any], Any]]:
        found = {}
        for status, described in self.page["responses"].items():
            content = described.get("content", {}).get("application/json", {})
            if "schema" in content:
                whole = {**content["schema"], "components": self.document["components"]}
                found[status] = fastjsonschema.compile(whole, use_default=False)
        return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value).lower()


@cache
def operations(service: str) -> tuple[Operation, ...]:
    """Returns every operation of a service but its health."""
    file = _APIS / service / "openapi.yaml"
    document: dict[str, Any] = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    return tuple(
        _operation(method, path, page, [*shared.get("parameters", ())], document)
        for path, shared in document["paths"].items()
        for method, page in shared.items()
        if method in _METHODS and path.startswith("/v1/")
    )


def _operation(
    method: str,
    path: str,
    page: Mapping[str, Any],
    parameters: list[Mapping[str, Any]],
    document: Mapping[str, Any],
) -> Operation:
    scopes = [scope for each in page.get("security", ()) for scope in each.get("token", ())]
    return Operation(
        method=method.upper(),
        path=path,
        scope=scopes[0] if scopes else "",
        codes=frozenset(page["responses"]),
        page=page,
        parameters=[*parameters, *page.get("parameters", ())],
        document=document,
    )
