"""A participant in front of her answer page: what a browser without scripts can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from kreis.onebox.story.services import Kreis, expect


@dataclass
class Page(HTMLParser):
    """What a page offers: its buttons' names and values, and the boxes ticked or not."""

    text: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attributes}
        if tag == "button" and "name" in own:
            self.buttons.append((own["name"], own["value"]))
        if tag == "input" and own.get("type") in ("checkbox", "hidden") and "name" in own:
            self.boxes.append((own["name"], own["value"]))


def say_yes(kreis: Kreis, link: str) -> str:
    """Opens the link, twice as mail scanners do, and says yes with the children it offers."""
    kreis.persistent(lambda: httpx.get(link))
    page = Page(kreis.persistent(lambda: httpx.get(link)).text)
    button = page.buttons[0]
    form: dict[str, list[str]] = {}
    for name, value in [button, *page.boxes]:
        form.setdefault(name, []).append(value)
    answer = kreis.persistent(lambda: httpx.post(link, data=form, follow_redirects=True))
    expect(f"the page after {button}", 200, answer.status_code)
    return answer.text
