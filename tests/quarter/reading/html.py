"""HTML as a tree, with just enough to find what a page states."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = {"br", "input", "link", "meta", "hr", "img"}
SILENT = {"svg", "form", "script", "style", "summary", "select", "button", "label", "nav"}
"""What states nothing about people and dates: signs, and what can be tapped."""
_APART = {"p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "div", "tr", "ul", "section"}
_BOXED = {"tag", "chip", "badge", "button", "soft"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def is_silent(self) -> bool:
        is_link = self.tag == "a" and "button" in self.classes and "phone" not in self.classes
        is_apart = self.tag == "details" and "words" in self.classes
        return self.tag in SILENT or is_link or is_apart or "hidden" in self.classes

    @property
    def text(self) -> str:
        """What can be read, with single spaces. What can be tapped is not read, but a number."""
        return " ".join(self.words().split())

    @property
    def elements(self) -> list[Element]:
        return [each for each in self.children if isinstance(each, Element)]

    def below(self) -> Iterator[Element]:
        """Every element within it, in the order of the page."""
        for child in self.elements:
            yield child
            yield from child.below()

    def first(self, *tags: str) -> Element | None:
        return next((each for each in self.below() if each.tag in tags), None)

    def words(self, loud: str = "") -> str:
        """`loud` is a silent tag that is read after all."""
        if self.attributes.get("role") == "img":
            return f" {self.attributes.get('aria-label', '')} "
        if self.tag == "br":
            return " "
        if self.is_silent and self.tag != loud:
            return ""
        parts = [each if isinstance(each, str) else each.words(loud) for each in self.children]
        is_apart = self.tag in _APART or self.classes & _BOXED
        return f" {''.join(parts)} " if is_apart else "".join(parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data.replace("\u00a0", " "))


def main_of(html: str) -> Element:
    """The part of a page that is about its matter, without menu and banner."""
    reader = _Reader()
    reader.feed(html)
    main = next((each for each in reader.root.below() if each.tag == "main"), None)
    assert main is not None, html[:500]
    return main
