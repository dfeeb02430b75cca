"""Overlays of an organisation that runs a service of its own in place of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kreis.onebox.replacements import REPLACEABLE
from tests.deploy.overlays import K8S, OVERLAYS, rendered, with_component

NAME = "app.kubernetes.io/name"
Objects = tuple[dict[str, Any], ...]


def of(service: str, objects: Objects) -> list[str]:
    """The service's own objects."""
    return [
        f"{each['kind']} {each['metadata']['name']}"
        for each in objects
        if each["metadata"].get("labels", {}).get(NAME) == service
    ]


def test_every_service_that_can_be_replaced_has_its_component() -> None:
    there = {folder.name for folder in (K8S / "components" / "without").iterdir()}

    assert there == set(REPLACEABLE)


@pytest.mark.parametrize("service", REPLACEABLE)
@pytest.mark.parametrize("overlay", [each for each in OVERLAYS if each != "small-story"])
def test_ours_is_left_out_and_nothing_else(service: str, overlay: str, tmp_path: Path) -> None:
    whole = rendered(overlay)
    left = with_component(overlay, f"without/{service}", tmp_path)

    assert of(service, left) == []
    assert len(of(service, whole)) >= 4
    others = tuple(
        each for each in whole if each["metadata"].get("labels", {}).get(NAME) != service
    )
    assert left == others


def test_the_others_still_ask_at_its_name_and_are_let_through(tmp_path: Path) -> None:
    left = with_component("small", "without/notifications", tmp_path)
    settings = next(e for e in left if e["metadata"]["name"].startswith("settings-"))
    policies = {e["metadata"]["name"] for e in left if e["kind"] == "NetworkPolicy"}

    assert settings["data"]["KREIS_NOTIFICATIONS_URL"] == "http://notifications-api:8080"
    assert {"notifications-api-from-kreis", "notifications-worker-to-api"} <= policies
