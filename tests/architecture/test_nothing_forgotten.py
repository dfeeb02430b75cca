"""What is promised in one place is kept in another: facts, readers, scopes, tables."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from marshmallow import EXCLUDE
from sqlalchemy import text

from kreis.chassis.data.plumbing import TABLES
from kreis.chassis.process.roles import openapi
from kreis.console.issuer.scopes import ROLES, SCOPES, WORKLOADS
from kreis.contracts import described as every_contract
from kreis.contracts import load, read_by, topics, written_by
from kreis.contracts.views import ALL as VIEWS
from tests.support.databases import Databases
from tests.support.services import KNOWS_NO_PARTICIPANT, NAMES, app_of, service_of

ROOT = Path(__file__).parents[2]


def sources(name: str) -> str:
    folder = ROOT / "services" / name / "src" / "kreis" / name
    return "\n".join(file.read_text() for file in folder.rglob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_a_service_reads_what_the_contracts_say_and_nothing_else(name: str) -> None:
    reads = {(each.topic, each.type) for each in service_of(name).subscriptions}
    promised = {(topic, fact) for topic, facts in read_by(name).items() for fact in facts}

    assert reads == promised


@pytest.mark.parametrize("name", NAMES)
def test_a_service_names_the_facts_it_owns_and_no_others(name: str) -> None:
    named = set(re.findall(r'"(kreis\.[a-z-]+\.v\d+)"', sources(name)))
    own = {fact for facts in written_by(name).values() for fact in facts}
    if name in KNOWS_NO_PARTICIPANT:
        own -= {"kreis.erasure-acknowledged.v1"}
    own |= set(every_contract()[VIEWS].written_by(name))
    foreign = {fact for facts in read_by(name).values() for fact in facts}

    assert named == own | foreign


RELEASES = {each.name: load(each) for each in (ROOT / "contracts" / "released").iterdir()}


def readers() -> list[Any]:
    """Each subscription with each example of its fact, those of earlier releases included."""
    return [
        pytest.param(reads, example, id=f"{name}-{reads.topic}-{reads.type}-{label}")
        for name in NAMES
        for reads in service_of(name).subscriptions
        for label, example in examples(reads.topic, reads.type).items()
    ]


def examples(topic: str, fact: str) -> dict[str, Any]:
    found = dict(topics()[topic].facts[fact].examples)
    for release, contracts in RELEASES.items():
        before = contracts[topic].facts if topic in contracts else {}
        earlier = before[fact].examples if fact in before else {}
        found |= {f"{name}-{release}": x for name, x in earlier.items() if x != found.get(name)}
    return found


def with_news(value: Any) -> Any:
    """The same, with a field of next year in every object. `by_band` is a map, not an object."""
    if isinstance(value, dict):
        inner = {k: v if k == "by_band" else with_news(v) for k, v in value.items()}
        return {**inner, "a_field_of_next_year": 1}
    return [with_news(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("reads", "example"), readers())
def test_every_example_can_be_read_and_what_is_new_is_ignored(
    reads: Any, example: dict[str, Any]
) -> None:
    schema = reads.schema(unknown=EXCLUDE)

    assert schema.load(with_news(example)) == schema.load(example) != {}


@pytest.mark.parametrize("name", NAMES)
def test_every_scope_a_route_asks_for_is_somebodys(name: str) -> None:
    app = app_of(service_of(name))
    asked = {getattr(view, "kreis_scope", None) for view in app.view_functions.values()} - {None}
    given = {scope for scopes in (*ROLES.values(), *WORKLOADS.values()) for scope in scopes.split()}

    assert asked <= given


def test_every_scope_has_a_name_that_says_what_it_allows() -> None:
    given = {scope for scopes in (*ROLES.values(), *WORKLOADS.values()) for scope in scopes.split()}

    assert given == set(SCOPES)


ACROSS_AGENCIES = {
    ("subscription", "name"): "topics of one broker are named after it",
}
"""Keys that no two agencies may share. One that is taken tells that some agency has it."""


@pytest.mark.parametrize("name", NAMES)
def test_every_table_belongs_to_agencies_and_is_shut(name: str, databases: Databases) -> None:
    """Row security forced, a policy, keys begin with the agency, the role owns nothing."""
    database = databases.of(service_of(name))
    with database.engine.connect() as connection:
        tables = connection.execute(text(_TABLES)).all()
        owned = connection.execute(text(_OWNED)).scalars().all()

    own = [table for table in tables if table.name not in {*TABLES, "alembic_version"}]
    assert own
    assert [t.name for t in own if not (t.shut and t.forced and t.policies)] == []
    keys = {(t.name, key) for t in own for key in t.keys if not key.startswith("agency_id")}
    assert keys <= ACROSS_AGENCIES.keys()
    assert owned == []


_TABLES = """
select c.relname as name, c.relrowsecurity as shut, c.relforcerowsecurity as forced,
  (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
  array(
    select string_agg(a.attname, ',' order by k.place)
    from pg_index i, unnest(i.indkey) with ordinality as k (number, place), pg_attribute a
    where i.indrelid = c.oid and i.indisunique and a.attrelid = c.oid and a.attnum = k.number
    group by i.indexrelid
  ) as keys
from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
"""
_OWNED = """
select relname from pg_class where relnamespace = 'public'::regnamespace
and relowner = (select oid from pg_roles where rolname = current_user)
"""


@pytest.mark.parametrize("name", NAMES)
def test_every_post_takes_an_idempotency_key_or_says_why_not(name: str) -> None:
    """Who creates by POST goes through `change`, which keeps the answer; OpenAPI says so."""
    for path, method, view, described in operations(name):
        if method != "post":
            continue
        reason = getattr(view, "_apidoc", {}).get("kreis_repeats")
        named = {each["name"] for each in described.get("parameters", []) if "name" in each}
        assert ("Idempotency-Key" in named) == (reason is None), path
        assert "change(" in inspect.getsource(view) or reason, path


LAST_WORD_COUNTS = re.compile(
    r"/links/\{token\}/|/rosters/\{token\}/"  # one person's own answers, one person's own roster
    r"|/closure-days/|/programme$|/content$|/cost$|/usual-cost$|/hourly-rate$"  # one or two fields
    r"|/signature-list$"  # a mark that a list lies in the file
    r"|/weekly-letter$"  # what she says of her own letter
)


@pytest.mark.parametrize("name", NAMES)
def test_every_put_minds_what_its_caller_has_seen(name: str) -> None:
    """But for those that are named here, each with its reason."""
    for path, method, view, described in operations(name):
        named = {each["name"] for each in described.get("parameters", []) if "name" in each}
        source = inspect.getsource(view)
        assert ("edited=" in source or "_version_seen()" in source) == ("If-Match" in named), path
        if method == "put" and not LAST_WORD_COUNTS.search(path):
            assert "If-Match" in named, path


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_with_an_etag_is_described_with_it(name: str) -> None:
    for path, _, view, described in operations(name):
        tags = re.search(r"\btag\(|edited=", inspect.getsource(view))
        headers = described["responses"].get("200", {}).get("headers", {})
        assert not tags or "200" not in described["responses"] or "ETag" in headers, path


@pytest.mark.parametrize("name", NAMES)
def test_every_error_is_described_as_a_problem_document(name: str) -> None:
    described = yaml.load(openapi(service_of(name)), yaml.CSafeLoader)
    kinds = {
        kind for each in described["components"]["responses"].values() for kind in each["content"]
    }

    assert kinds == {"application/problem+json"}


@pytest.mark.parametrize("name", NAMES)
def test_migrations_are_numbered_without_gap_or_double(name: str) -> None:
    numbers = sorted(int(file.name[:4]) for file in service_of(name).versions.glob("[0-9]*.py"))

    assert numbers == list(range(1, len(numbers) + 1))


def operations(name: str) -> list[tuple[str, str, Any, dict[str, Any]]]:
    """Path, method, view and OpenAPI's description of every route of the API."""
    service = service_of(name)
    app = app_of(service)
    described = yaml.load(openapi(service), yaml.CSafeLoader)["paths"]
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in {each.lower() for each in rule.methods or ()} & described.get(
            path, {}
        ).keys():
            view = inspect.unwrap(app.view_functions[rule.endpoint])
            marked = app.view_functions[rule.endpoint]
            view._apidoc = getattr(marked, "_apidoc", {})  # type: ignore[attr-defined]
            found.append((path, method, view, described[path][method]))
    assert found
    return found
