"""The one blueprint that all of notifications' routes stand on."""

from kreis.chassis.http.routes import Blueprint

api = Blueprint("notifications", "notifications", description="Messages and call tasks")
