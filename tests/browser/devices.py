"""A telephone with an attendance list, and the line between it and the console, which can break."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from services.console.tests.spring import Spring
from tests.browser.seats import PATIENCE

_READY = "form[data-ready]"


class Line:
    """A line to the console with an address of its own. It can be off, and lose answers."""

    def __init__(self, console: str) -> None:
        host, port = console.removeprefix("http://").split(":")
        self._console = (host, int(port))
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.is_on = True
        self.answers_to_lose = 0
        self.stalls = False
        """Whether a lost answer leaves the line open, as a bad mobile net does."""
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near:
            asked = near.recv(65536)
            if not self.is_on or not asked:
                return
            with socket.create_connection(self._console) as far:
                far.sendall(asked)
                # The rest of a long request follows while the console answers.
                threading.Thread(target=_copy, args=(near, far), daemon=True).start()
                answer = b"".join(iter(lambda: far.recv(65536), b""))
            if self.answers_to_lose and asked.startswith(b"POST") and b"/geraet " in asked[:300]:
                self.answers_to_lose -= 1
                if self.stalls:
                    return  # the other thread still holds the line: nothing is said any more
                near.shutdown(socket.SHUT_RDWR)
                return
            near.sendall(answer)
            near.shutdown(socket.SHUT_RDWR)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while more := source.recv(65536):
            target.sendall(more)
    except OSError:
        return


class Device:
    """A browser with storage of its own, in front of one list."""

    def __init__(self, browser: Browser, console: str, spring: Spring, **options: Any) -> None:
        self.line, self.spring = Line(console), spring
        settings = {"viewport": {"width": 390, "height": 860}, "locale": "de-DE", **options}
        self.context = browser.new_context(**settings)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self._listen()
        self.path, self.pin = "", ""

    def _listen(self) -> None:
        self.page.on("console", lambda line: self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))

    def close(self) -> None:
        self.context.close()
        self.line.close()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.line.address}{path}")

    def sign_in(self, role: str = "contact-person") -> None:
        self.go(self.spring.sign_in_link(role))
        self.page.get_by_role("button", name="Anmelden").click()
        self.page.wait_for_url("**/team/heute")

    def open_date(self, number: int) -> None:
        """The list of a date as staff see it."""
        self.path = f"/team/termin/{self.spring.date(number)}"
        self.go(self.path)
        self.wait()

    def open_link(self, given: dict[str, Any]) -> None:
        self.path, self.pin = f"/team/liste/{given['token']}", given["pin"]
        self.go(self.path)
        self.page.get_by_label("PIN").fill(self.pin)
        self.page.get_by_role("button", name="Liste öffnen").click()
        self.wait()

    def wait(self) -> None:
        self.page.wait_for_selector(_READY, state="attached")

    def wait_for_worker(self) -> None:
        self.page.evaluate(
            """async () => {
              const {active} = await navigator.serviceWorker.ready;
              while (active.state !== 'activated' || !navigator.serviceWorker.controller)
                await new Promise((yes) => setTimeout(yes, 20));
            }"""
        )

    def off(self) -> None:
        self.line.is_on = False
        self.context.set_offline(True)

    def on(self) -> None:
        """The net is back. The browser says so to the page, which sends what waits."""
        self.line.is_on = True
        self.context.set_offline(False)

    def reopen(self) -> None:
        """The tab was closed, and the address is opened anew."""
        self.page.close()
        self.page = self.context.new_page()
        self._listen()
        self.go(self.path)

    def mark(self, who: str, state: str) -> None:
        self.page.locator(f'input[name="state.{who}"][value="{state}"]').check(force=True)
        self.page.wait_for_function(
            "who => document.querySelector(`li[data-who='${who}'] .net-note`)?.textContent", arg=who
        )

    def save(self) -> None:
        self.page.get_by_role("button", name="Speichern").click()

    def note(self, who: str) -> str:
        return self.page.locator(f"li[data-who='{who}'] .net-note").inner_text()

    @property
    def box(self) -> str:
        return self.page.locator("#net").inner_text()

    def waits_for(self, text: str) -> None:
        """Until the page says this somewhere."""
        self.page.get_by_text(text).first.wait_for()

    def kept(self) -> dict[str, list[dict[str, Any]]]:
        """All that lies on the device."""
        found: dict[str, list[dict[str, Any]]] = self.page.evaluate(
            """async () => {
              const queue = await RosterQueue.open(), found = {};
              for (const name of ['rosters', 'marks']) {
                const all = queue.db.transaction(name).objectStore(name).getAll();
                await new Promise((yes) => all.onsuccess = yes);
                found[name] = all.result;
              }
              queue.db.close();
              return found;
            }"""
        )
        return found


Open = Callable[..., Device]
"""Opens a device with options of its browser."""


@contextmanager
def device(browser: Browser, console: str, spring: Spring, **options: Any) -> Iterator[Device]:
    made = Device(browser, console, spring, **options)
    try:
        yield made
    finally:
        made.close()
