"""How dates, weekdays and care are said in each language that texts are written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from kreis.notifications.domain.contacts import Language

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
"""Marks that nobody sees. Between two of the first a number or a name keeps its order in a line
that runs from right to left: without them `0221 4710101` reads `4710101 0221`."""


@dataclass(frozen=True)
class Manner:
    """`weekly` is said of a series that meets on that day, from Monday on."""

    locale: str
    day: str
    weekly: tuple[str, ...]
    one_child: str
    several_children: str
    come_earlier: str
    further_changes: str
    further_cancellations: str
    every_week: str
    every_weeks: Mapping[str, str]
    """How often a group meets, by the plural form of the number of weeks."""
    is_right_to_left: bool = False

    def rhythm(self, weeks: int) -> str:
        """So many weeks lie between two dates, in words."""
        if weeks == 1:
            return self.every_week
        form = Locale.parse(self.locale).plural_form(weeks)
        pattern = self.every_weeks.get(form, self.every_weeks["other"])
        return pattern.format(self.marked(str(weeks)))

    def marked(self, words: str) -> str:
        """Names, numbers and dates as they stand in a text of this language."""
        return f"{LEFT_TO_RIGHT}{words}{LEFT_TO_RIGHT}" if self.is_right_to_left else words


_GERMAN_DAYS = (
    "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
)  # fmt: skip

MANNERS: Mapping[Language, Manner] = {
    Language.GERMAN: Manner(
        locale="de",
        day="ccc dd.MM.",
        weekly=tuple(f"{day.lower()}s" for day in _GERMAN_DAYS),
        one_child="Ihr Kind wird vor Ort betreut.",
        several_children="Ihre Kinder werden vor Ort betreut.",
        come_earlier="Bitte kommen Sie 30 Minuten früher.",
        further_changes="Auch spätere Termine ändern sich.",
        further_cancellations="Auch weitere Treffen fallen aus.",
        every_week="jede Woche",
        every_weeks={"other": "alle {} Wochen"},
    ),
    Language.SIMPLE_GERMAN: Manner(
        locale="de",
        day="ccc dd.MM.",
        weekly=tuple(f"jeden {day}" for day in _GERMAN_DAYS),
        one_child="Wir passen auf Ihr Kind auf.",
        several_children="Wir passen auf Ihre Kinder auf.",
        come_earlier="Bitte kommen Sie 30 Minuten früher.",
        further_changes="Auch andere Termine ändern sich.",
        further_cancellations="Auch andere Treffen finden nicht statt.",
        every_week="jede Woche",
        every_weeks={"other": "alle {} Wochen"},
    ),
    Language.ENGLISH: Manner(
        locale="en_GB",
        day="ccc d MMMM",
        weekly=(
            "every Monday",
            "every Tuesday",
            "every Wednesday",
            "every Thursday",
            "every Friday",
            "every Saturday",
            "every Sunday",
        ),
        one_child="Your child will be looked after there.",
        several_children="Your children will be looked after there.",
        come_earlier="Please come 30 minutes early.",
        further_changes="Later dates change as well.",
        further_cancellations="Further meetings are cancelled as well.",
        every_week="every week",
        every_weeks={"other": "every {} weeks"},
    ),
    Language.TURKISH: Manner(
        locale="tr",
        day="ccc dd.MM.",
        weekly=(
            "her pazartesi",
            "her salı",
            "her çarşamba",
            "her perşembe",
            "her cuma",
            "her cumartesi",
            "her pazar",
        ),
        one_child="Çocuğunuza orada bakılacak.",
        several_children="Çocuklarınıza orada bakılacak.",
        come_earlier="Lütfen 30 dakika erken gelin.",
        further_changes="Sonraki tarihler de değişiyor.",
        further_cancellations="Başka buluşmalar da yapılmayacak.",
        every_week="her hafta",
        every_weeks={"other": "{} haftada bir"},
    ),
    Language.UKRAINIAN: Manner(
        locale="uk",
        day="ccc dd.MM",
        weekly=(
            "щопонеділка",
            "щовівторка",
            "щосереди",
            "щочетверга",
            "щоп'ятниці",
            "щосуботи",
            "щонеділі",
        ),
        one_child="За вашою дитиною доглянуть на місці.",
        several_children="За вашими дітьми доглянуть на місці.",
        come_earlier="Будь ласка, приходьте на 30 хвилин раніше.",
        further_changes="Змінюються й інші дати.",
        further_cancellations="Інші зустрічі теж не відбудуться.",
        every_week="щотижня",
        every_weeks={
            "one": "кожен {} тиждень",
            "few": "кожні {} тижні",
            "other": "кожні {} тижнів",
        },
    ),
    Language.ARABIC: Manner(
        locale="ar",
        day="cccc \u200edd.MM\u200e",
        weekly=(
            "كل يوم اثنين",
            "كل يوم ثلاثاء",
            "كل يوم أربعاء",
            "كل يوم خميس",
            "كل يوم جمعة",
            "كل يوم سبت",
            "كل يوم أحد",
        ),
        one_child="نعتني بطفلكم في المكان نفسه.",
        several_children="نعتني بأطفالكم في المكان نفسه.",
        come_earlier="يرجى الحضور قبل الموعد بثلاثين دقيقة.",
        further_changes="تتغيّر مواعيد أخرى أيضاً.",
        further_cancellations="أُلغيت لقاءات أخرى أيضاً.",
        every_week="كل أسبوع",
        every_weeks={"two": "كل أسبوعين", "few": "كل {} أسابيع", "other": "كل {} أسبوعاً"},
        is_right_to_left=True,
    ),
}
