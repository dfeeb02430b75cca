"""Reads the data of facts: as strictly as marshmallow, in an eighth of the time.

A rebuild reads a million facts, and their ids, days and words recur.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing

_Read = Callable[[Any], Any]
_REMEMBERED = 2**16
"""Values that are remembered, of all fields together. They take about 30 MB."""
_SIMPLE = (
    *(fields.UUID, fields.String, fields.Integer, fields.Boolean, fields.Date),
    fields.NaiveDateTime,
)
"""Fields whose result depends on the value alone. Nobody can change the result afterwards."""


class FactData(Schema):
    """What a service reads of a fact's data. Other fields are ignored.

    Promise: `load` returns and refuses what marshmallow's `load` returns and refuses. A value that
    its field has read before is remembered. Marshmallow itself reads what is unusual, and it says
    what is wrong with data that is refused. `FactData` may be nested in `FactData`.
    A subclass has no hooks: they would not run.
    """

    class Meta:
        unknown = EXCLUDE

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._readers = _readers(self)

    def load(self, data: Any, **how: Any) -> Any:
        """Reads the data of one fact. Raises `ValidationError`."""
        if self._readers and not how and type(data) is dict:
            try:
                return _read(data, self._readers)
            except (ValidationError, TypeError):
                """Marshmallow names all that is wrong, or reads what cannot be remembered."""
        return super().load(data, **how)


def _read(data: Mapping[str, Any], readers: Mapping[str, _Read]) -> dict[str, Any]:
    read = {name: reader(data.get(name, missing)) for name, reader in readers.items()}
    return {name: value for name, value in read.items() if value is not missing}


def _readers(schema: Schema) -> dict[str, _Read]:
    """Returns a reader for each field. Returns none if one of the fields is not simple."""
    fields_of = schema.load_fields if schema.unknown == EXCLUDE else {}
    found = {name: _reader(field) for name, field in fields_of.items()}
    readers = {name: reader for name, reader in found.items() if reader is not None}
    return readers if len(readers) == len(found) else {}


def _reader(field: fields.Field[Any]) -> _Read | None:
    if field.data_key or field.attribute or callable(field.load_default):
        return None
    if type(field) is fields.List:
        return _list_reader(field)
    if type(field) is fields.Nested:
        return _nested_reader(field)
    return partial(_remembered, field) if type(field) in _SIMPLE else None


@lru_cache(_REMEMBERED, typed=True)
def _remembered(field: fields.Field[Any], value: Any) -> Any:
    """Raises `TypeError` for a value without a hash. Errors are not remembered."""
    return field.deserialize(value)


def _list_reader(field: fields.List[Any]) -> _Read | None:
    reader = _reader(field.inner)
    if reader is None or field.validators:
        return None

    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            raise TypeError
        return [reader(each) for each in value]

    return read


def _nested_reader(field: fields.Nested) -> _Read | None:
    readers = _readers(field.schema) if isinstance(field.schema, FactData) else {}
    if not readers or field.many or field.unknown or field.validators:
        return None

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise TypeError
        return _read(value, readers)

    return read
