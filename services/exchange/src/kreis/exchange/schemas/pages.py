"""The page of a member, and what she sends."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from kreis.chassis.http.fields import Moment, Name
from kreis.chassis.http.schemas import Line
from kreis.exchange.domain.asks import MOST_CHILDREN, Place, State
from kreis.exchange.domain.members import BANDS, LANGUAGES
from kreis.exchange.domain.standing import Weekly

_LONGEST = 80
_MINUTES = "a multiple of 15"


def _bands(least: int, most: int) -> Any:
    return fields.List(
        fields.String(validate=validate.OneOf(BANDS)),
        required=True,
        validate=validate.Length(least, most),
        metadata={"description": "ages in years, one entry for each child"},
    )


class Joining(Schema):
    first_name = Name(required=True, validate=validate.Length(1, _LONGEST))
    district = Line(required=True, validate=validate.Length(1, _LONGEST))
    nearby_only = fields.Boolean(
        required=True, metadata={"description": "she minds children of her district alone"}
    )
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    contact = Line(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 200),
        metadata={"description": "shown after an agreement; without it, where messages go"},
    )
    child_bands = _bands(0, 12)
    minds_bands = _bands(0, len(BANDS))
    agrees = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error="expected her agreement"),
        metadata={"description": "the rules of the circle"},
    )
    shares_contact = fields.Boolean(
        required=True,
        metadata={"description": "her consent: whoever she agrees with sees her contact"},
    )


class Pausing(Schema):
    is_paused = fields.Boolean(required=True)


class Consent(Schema):
    shares_contact = fields.Boolean(required=True)


class Asking(Schema):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    place = fields.Enum(Place, by_value=True, required=True)
    bands = _bands(1, MOST_CHILDREN)


class Offering(Schema):
    place = fields.Enum(Place, by_value=True, required=True)


class OfferingHours(Schema):
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    bands = fields.List(
        fields.String(validate=validate.OneOf(BANDS)),
        required=True,
        validate=validate.Length(1, len(BANDS)),
        metadata={"description": "ages in years that may come"},
    )
    places = fields.Integer(
        required=True,
        validate=validate.Range(1, MOST_CHILDREN),
        metadata={"description": "children of others at once"},
    )


class TakingPlace(Schema):
    bands = _bands(1, MOST_CHILDREN)


class Agreeing(Schema):
    offer_id = fields.UUID(required=True)


class Confirming(Schema):
    minutes = fields.Integer(
        required=True,
        validate=[validate.Range(0, 720), lambda minutes: minutes % 15 == 0],
        metadata={"description": f"{_MINUTES}; 0: it did not take place"},
    )


class Apart(Schema):
    ask_id = fields.UUID(
        required=True, metadata={"description": "an ask, or an open offer of another"}
    )
    offer_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "whom she means of those who have offered to her ask"},
    )


class Reporting(Apart):
    words = fields.String(required=True, validate=validate.Length(1, 2000))


class Named(Schema):
    first_name = fields.String()
    district = fields.String()


class CircleOfMember(Schema):
    name = fields.String()
    sender_name = fields.String()
    phone = fields.String()
    permission_note = fields.String(metadata={"description": "what the Jugendamt answered"})


class Me(Named):
    child_bands = fields.List(fields.String())
    is_paused = fields.Boolean()
    shares_contact = fields.Boolean()
    is_asked_to_stay = fields.Boolean()
    balance_minutes = fields.Integer()
    may_ask_minutes = fields.Integer(metadata={"description": "that she may still ask for"})
    is_at_ceiling = fields.Boolean(metadata={"description": "she may well ask as well"})


class AskView(Schema):
    id = fields.UUID()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    minutes = fields.Integer()
    place = fields.Enum(Place, by_value=True)
    bands = fields.List(fields.String())
    state = fields.Enum(State, by_value=True)


class OfferView(Named):
    id = fields.UUID()
    place = fields.Enum(Place, by_value=True)


class OwnAsk(AskView):
    offers = fields.List(fields.Nested(OfferView))


class AskOfOther(AskView):
    other = fields.Nested(Named)
    is_offered = fields.Boolean()
    week_minutes = fields.Integer(
        allow_none=True,
        metadata={
            "description": "at the carer's home in that ISO week, with this ask there;"
            " null below 10 hours"
        },
    )


class Agreement(AskView):
    is_mine = fields.Boolean(metadata={"description": "she has asked; otherwise she minds"})
    agreed_place = fields.Enum(Place, by_value=True, allow_none=True)
    other = fields.Nested(
        Named, allow_none=True, metadata={"description": "null: gone, or not to be named"}
    )
    contact = fields.String(allow_none=True)
    waits_for_me = fields.Boolean()
    can_be_cancelled = fields.Boolean()
    weekly = fields.Enum(
        Weekly, by_value=True, metadata={"description": "who of the two wants it each week"}
    )


class StandingView(Schema):
    """The same people, place and hours each week. `starts_at` is that of the first date."""

    id = fields.UUID()
    ask_id = fields.UUID(
        allow_none=True, metadata={"description": "the date by which it is accepted; else null"}
    )
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    place = fields.Enum(Place, by_value=True)
    bands = fields.List(fields.String())
    is_mine = fields.Boolean(metadata={"description": "she has asked; otherwise she minds"})
    weekly = fields.Enum(Weekly, by_value=True, metadata={"description": "no: it has ended"})
    other = fields.Nested(
        Named, allow_none=True, metadata={"description": "null: gone, or it has ended"}
    )


class OpenOfferView(Schema):
    """Hours in which a member minds children at her home."""

    id = fields.UUID()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    minutes = fields.Integer()
    bands = fields.List(fields.String(), metadata={"description": "ages that may come"})
    free = fields.Integer(metadata={"description": "places that are free, one for each child"})


class OpenOfferOfOther(OpenOfferView):
    other = fields.Nested(Named)


class HourLine(Schema):
    moved_at = fields.AwareDateTime()
    minutes = fields.Integer()
    why = fields.String(validate=validate.OneOf(["joined", "care", "left", "carried"]))
    other = fields.String(allow_none=True)


class Page(Schema):
    circle = fields.Nested(CircleOfMember)
    language = fields.String()
    me = fields.Nested(Me, allow_none=True, metadata={"description": "null: not joined yet"})
    own_asks = fields.List(fields.Nested(OwnAsk))
    asks_of_others = fields.List(fields.Nested(AskOfOther))
    agreements = fields.List(fields.Nested(Agreement))
    standing = fields.List(fields.Nested(StandingView))
    own_offers = fields.List(fields.Nested(OpenOfferView))
    offers_of_others = fields.List(fields.Nested(OpenOfferOfOther))
    lines = fields.List(fields.Nested(HourLine))
    needs_contact = fields.Boolean(
        metadata={"description": "she was handed her link: nobody knows how to reach her"}
    )


class Left(Schema):
    has_left = fields.Boolean()
