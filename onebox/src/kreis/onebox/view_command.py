"""`kreis view NAME`: the topic of a team outside, its user at this machine's Kafka, and a token.

Refuses: a Kafka that is not ours. Who may do what there is its operator's to decide, with
`python -m kreis.administration view`.
"""

from __future__ import annotations

from pathlib import Path

import click

from kreis.onebox.fault import Fault
from kreis.onebox.options import in_data_folder


@click.command()
@in_data_folder
@click.option("--remove", "removes", is_flag=True, help="Its user can come in no more.")
@click.argument("name")
def view(data: Path, removes: bool, name: str) -> None:
    """Makes the topic of the view NAME and its user; prints what the team outside needs."""
    from kreis.administration import views
    from kreis.administration.access import OWN_NAMES
    from kreis.contracts.views import is_view, topic_of
    from kreis.onebox.kafka_users import ADMINISTRATOR, KafkaUsers
    from kreis.onebox.status import running_system

    system = running_system(data)
    if not is_view(topic_of(name)) or name in OWN_NAMES:
        raise Fault(
            f"{name!r} is no name of a view.",
            "Expected small letters, digits and hyphens, and no user of our own.",
        )
    if not system["kafka_users"]:
        raise Fault(
            "This Kafka is not ours.",
            f"As its administrator: python -m kreis.administration view {name}",
        )
    users = KafkaUsers(Path(system["kafka_users"]))
    access = users.access(system["kafka"], ADMINISTRATOR)
    if removes:
        views.shut(access, name)
        users.file(name).unlink(missing_ok=True)
        click.echo(f"{name} reads nothing any more. End its subscription as well.")
        return
    password = users.access(system["kafka"], name).password
    views.make(access, name, password, replicas=1)
    click.echo(f"Topic     {topic_of(name)} at {system['kafka']}, groups that begin with {name}.")
    how = f"{access.protocol}, {access.mechanism}"
    click.echo(f"User      {name}, {how}; password in {users.file(name)}")
    click.echo(f"Feed      {system['services']['subscriptions']}/v1/views/{name}/facts")
    click.echo(f"Token     kreis token --role partner --subject {name}")
    click.echo(
        "Register it as a lead, on the page Team → Wer mitliest. Until then nothing is told."
    )
