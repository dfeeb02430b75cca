"""Saves a venue and lists all, by the generated client. Prints what it got as JSON.

Runs in an environment of its own, without Kreis: `calls_of_python.py FOLDER URL TOKEN VENUE`.
"""

from __future__ import annotations

import importlib
import json
import sys


def main() -> None:
    folder, url, token, venue = sys.argv[1:]
    sys.path.insert(0, folder)
    api = importlib.import_module("cohorts.api.venues")
    models = importlib.import_module("cohorts.models")
    client = importlib.import_module("cohorts").AuthenticatedClient(url, token)
    wanted = models.VenueInput(
        name="Haus der Familie",
        street="Lindenweg 3",
        postal_code="44135",
        town="Dortmund",
        land=models.VenueInputLand("NW"),
    )
    operation = {
        name: importlib.import_module(f"{api.__name__}.{name}")
        for name in ("save_venue", "list_venues", "show_venue")
    }
    operation["save_venue"].sync(venue, client=client, body=wanted)
    listed = operation["list_venues"].sync(client=client)
    missing = operation["show_venue"].sync("00000000-0000-4000-8000-000000000000", client=client)
    print(json.dumps({"names": [each.name for each in listed], "refused": missing.type_}))


if __name__ == "__main__":
    main()
