"""What makes a page sound for whoever cannot see, tap or wait as the person who made it.

Each check names what is wrong; an empty list means that nothing was found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.support.chromium import faults_of

NARROW, A4, WITH_LARGE_TEXT = 320, 794, 640
"""CSS pixels: the narrowest phone, a sheet of paper, a window in which text has 200 %."""
STOPS = 5
"""Stops of the keyboard in one field, at most: day, month, year and the calendar."""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_CUT_OFF = """() => [...document.querySelectorAll('main *')]
  .filter(each => each.offsetParent !== null)
  .filter(each => !each.closest('.hidden, svg, select, input, .scrolls'))
  .filter(each => ['hidden', 'clip'].includes(getComputedStyle(each).overflowX))
  .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
  .map(each => each.tagName + '.' + each.className + ': ' + each.textContent.trim().slice(0, 40))"""
_REACHABLE = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(each => !each.disabled && each.type !== 'hidden' && each.tabIndex >= 0)
    .filter(each => each.checkVisibility({visibilityProperty: true}))
    .filter(each => {
      if (each.type !== 'radio') return true;
      const group = (each.form ? each.form.action : '') + each.name;
      return seen.has(group) ? false : seen.add(group);
    }).length;
}"""
_FOCUSED = """() => {
  const own = document.activeElement;
  if (!own || own === document.body) return null;
  const look = [own, own.nextElementSibling, own.closest('label')].filter(each => each)
    .map(each => getComputedStyle(each));
  const box = own.getBoundingClientRect();
  const isNew = !own.reachedByTab;
  own.reachedByTab = true;
  return {
    what: own.tagName + ' ' + (own.name || own.textContent.trim().slice(0, 30)),
    shows: look.some(each => each.outlineStyle !== 'none' || each.boxShadow !== 'none'),
    x: Math.round(box.x), y: Math.round(box.y + scrollY),
    forwards: own.tabIndex <= 0,
    isNew,
  };
}"""
_SCRIPTS = """() => [
  ...[...document.querySelectorAll('script')].map(each => each.getAttribute('src') || 'inline')
    .filter(each => !/^[/]static[/](team|roster)/.test(each)),
  ...[...document.querySelectorAll('*')].flatMap(each => [...each.attributes])
    .filter(each => each.name.startsWith('on') || each.value.startsWith('javascript:'))
    .map(each => each.name)]"""


def faults_everywhere(page: Page) -> dict[str, Any]:
    """What is wrong with the page that is open, by the name of the check. It is left narrow."""
    checks: dict[str, Callable[[], Any]] = {
        "axe and targets at 320 px": lambda: _at(page, NARROW, lambda: faults_of(page)),
        "text of 200 %": lambda: _with_large_text(page),
        "right to left": lambda: _right_to_left(page),
        "keyboard": lambda: _keyboard(page),
        "no script": lambda: page.evaluate(_SCRIPTS),
        "print": lambda: _printed(page),
    }
    found = {name: check() for name, check in checks.items()}
    return {name: faults for name, faults in found.items() if faults}


def _at(page: Page, width: int, look: Any) -> list[Any]:
    page.set_viewport_size({"width": width, "height": 860})
    return list(look())


def _sideways(page: Page) -> list[str]:
    over = int(page.evaluate(_SIDEWAYS))
    return [f"scrolls sideways by {over} px"] if over > 0 else []


def _with_large_text(page: Page) -> list[str]:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = _at(page, WITH_LARGE_TEXT, lambda: _sideways(page) + page.evaluate(_CUT_OFF))
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def _right_to_left(page: Page) -> list[str]:
    """Whatever the language of the page: its layout must hold in the other direction."""
    before = page.evaluate("document.documentElement.dir")
    page.evaluate("document.documentElement.dir = 'rtl'")
    found = _at(page, NARROW, lambda: _sideways(page) + page.evaluate(_CUT_OFF))
    page.evaluate("before => { document.documentElement.dir = before }", before)
    return found


def _keyboard(page: Page) -> list[str]:
    """Tab reaches everything that can be used, in one round, and shows where it is.

    A field of a day or a time has several stops; Chromium itself draws the ring of the later ones.
    """
    wanted = int(page.evaluate(_REACHABLE))
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.evaluate("getSelection().removeAllRanges(); scrollTo(0, 0)")
    reached, found = 0, []
    for _ in range(wanted * STOPS + 1):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            break
        if not focused["isNew"]:
            continue
        reached += 1
        if not focused["shows"]:
            found.append(f"no visible focus: {focused['what']}")
        if not focused["forwards"]:
            found.append(f"an order of its own: {focused['what']}")
    if reached < wanted:
        found.append(f"reached {reached} of {wanted}")
    return found


def _printed(page: Page) -> list[str]:
    """On paper stands what the page is about, and nothing that can be tapped there."""
    page.emulate_media(media="print")
    found = _at(page, A4, lambda: _sideways(page))
    left = page.locator("nav, .skip").all()
    found += [f"printed: {each.get_attribute('class')}" for each in left if each.is_visible()]
    if not page.locator("main").is_visible():
        found.append("nothing is printed")
    page.emulate_media(media="screen")
    return found
