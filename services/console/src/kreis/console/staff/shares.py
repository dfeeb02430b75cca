"""Shares of people and of pairs in words, as pages and files tell them."""

from __future__ import annotations

from kreis.console.services.responses.insights import ExchangeOfQuarter, Figure, Pairs
from kreis.console.staff.wording import StaffWords


def share(t: StaffWords, figure: Figure | Pairs | None) -> str:
    """`7 von 10`, a word below ten people, or that there are too few."""
    if figure is None:
        return str(t("share.too-few"))
    if figure["nearly"]:
        return str(t(f"share.nearly-{figure['nearly']}", m=figure["total"]))
    return str(t("share.of", n=figure["count"], m=figure["total"]))


def opening_share(t: StaffWords, figure: Figure | Pairs | None) -> str:
    """As `share`, at the beginning of a sentence."""
    said = share(t, figure)
    return said[:1].upper() + said[1:]


def used_pairs(t: StaffWords, exchange: ExchangeOfQuarter) -> str:
    """Pairs of members of circles. How many could be is not known: circles do not mix."""
    if exchange["nearly"] is not None:
        return str(t(f"ties.used-{exchange['nearly']}"))
    return str(t.count("ties.used-pairs", exchange["pairs"] or 0))


def share_of_pairs(t: StaffWords, pairs: Pairs | None) -> str:
    """As `share`; nobody is "hardly anybody" among pairs."""
    if pairs is not None and pairs["nearly"] == "none":
        return str(t("share.nearly-no-pair", m=pairs["total"]))
    return share(t, pairs)
