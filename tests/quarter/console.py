"""The console within this process: for its routes, and for faults planted in its pages."""

from __future__ import annotations

import pytest
from flask import Flask

from kreis.console.config import ConsoleSettings
from kreis.console.main import build
from kreis.onebox.box import Box
from kreis.onebox.service_modules import KREIS


def console_of(box: Box) -> Flask:
    """As the box starts it: it asks the same services, and knows the same cookies."""
    service = next(each for each in KREIS if each.name == "console")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in box.surroundings.of_service(service, None).items():
            patch.setenv(name, value)
        return build(ConsoleSettings.read())
