"""A participant in front of her answer page: what a browser without scripts can do."""

from __future__ import annotations

from html.parser import HTMLParser

from kreis.onebox.story.services import Kreis, Unexpected, expect

Form = dict[str, list[str]]


class Forms(HTMLParser):
    """The forms of a page as they would be sent untouched: hidden fields and ticked boxes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        is_sent = own.get("type") == "hidden" or "checked" in own or tag == "button"
        if tag == "form":
            self.found.append({})
        elif tag in ("input", "button") and is_sent and "name" in own:
            self.found[-1].setdefault(own["name"], []).append(own["value"])


def say_yes(kreis: Kreis, link: str) -> str:
    """Opens the link, twice as mail scanners do, and says yes, with the children who need care.
    Returns the page that follows."""
    link = kreis.as_reached_here(link)
    kreis.persistent(lambda: kreis.http.get(link))
    question = kreis.persistent(lambda: kreis.http.get(link))
    forms = Forms(question.text).found
    if not forms:
        raise Unexpected(f"no answer can be given on {link}: {question.status_code}")
    answer = kreis.persistent(lambda: kreis.http.post(link, data=forms[0], follow_redirects=True))
    expect(f"the page after {forms[0]}", 200, answer.status_code)
    return answer.text
