"""The one blueprint that all of intake's routes stand on."""

from kreis.chassis.http.routes import Blueprint

api = Blueprint("intake", "intake", description="Newcomers and the waiting pool")
