"""Files of people that an office of tests has brought to the import."""

from __future__ import annotations

from kreis.chassis.process.due import Job
from tests.conformance.town import CONTACT_PERSON
from tests.every_form.page_forms import FILE
from tests.support.fixtures import Client, run_due

ASKING = FILE.replace("Zeiten\n", "Zeiten;Farbe\n").replace("vormittags\n", "vormittags;grün\n")
OTHER = "\n".join(FILE.splitlines()[:2]).replace("Derya;Şahin", "Iryna;Shevchuk")
GOOD = OTHER.replace("Iryna;Shevchuk", "Zofia;Wójcik").replace("3920011", "3920017")


def import_files(intake: Client, jobs: list[Job]) -> list[str]:
    """Brings a file that is tried, one whose row can be taken, one that is asked about, and one
    that is taken.

    Returns the pages about them.
    """
    pages = []
    for file, is_taken in ((FILE, False), (GOOD, False), (ASKING, False), (OTHER, True)):
        query = f"/v1/imports?contact_person_id={CONTACT_PERSON}&file_name=liste.csv&dry_run=true"
        headers = {**intake.headers, "Content-Type": "text/csv"}
        made = intake.http.post(query, data=file.encode(), headers=headers)
        assert made.status_code < 300, made.text
        run_due(intake.database, jobs)
        pages.append(f"/team/import/{made.json['id']}")
        if is_taken:
            path = f"/v1/imports/{made.json['id']}/confirmation"
            pages.append(f"/team/import/{intake.ok('POST', path)['id']}")
            run_due(intake.database, jobs)
    return pages
