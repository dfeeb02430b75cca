"""In which of nineteen first languages people are written to, and who gets another one."""

from __future__ import annotations

from collections import defaultdict

from kreis.kit.service.policy.watch import Watch

RULE = "services/notifications/README.md#what-it-does"


def run(watch: Watch) -> str:
    written: dict[str, list[str]] = defaultdict(list)
    for language, her in watch.speaking.items():
        letter = watch.letter_to(her)
        found = letter.language if letter else ""
        written[found or "no message that says its language"].append(language)
    own = [language for language in written if language in written[language]]
    others = [
        f"who speaks {', '.join(people)} gets {language}"
        for language, all_ in written.items()
        if (people := [each for each in all_ if each != language])
    ]
    return "; ".join([", ".join(own) or "none that the kit tried", *others])
