"""The one blueprint that all of intake's routes stand on."""

from kreis.chassis.web import Blueprint

api = Blueprint("intake", "intake", description="Newcomers and the waiting pool")
