"""Plans of phases, the phases of groups, what staff were asked, and what rules count."""

from alembic import op

from kreis.chassis.data.plumbing import never_changed, tenant_table

revision = "0019"
down_revision = "0018"

_TABLES = """
create table phase_plan (
    agency_id uuid not null,
    version integer not null,
    steps jsonb not null,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (agency_id, version),
    check (version > 1)
);
create table cohort_phase (
    agency_id uuid not null,
    cohort_id uuid not null,
    number integer not null,
    step text not null,
    since date not null,
    plan_version integer not null,
    decided_by text,
    decided_at timestamptz,
    primary key (agency_id, cohort_id, number),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id)
);
create table phase_proposal (
    agency_id uuid not null,
    id uuid not null,
    cohort_id uuid not null,
    from_step text not null,
    to_step text not null,
    plan_version integer not null,
    due_on date not null,
    state text not null,
    revision integer not null,
    ask_on date not null,
    proposed_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    primary key (agency_id, id),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id),
    check (state in ('proposed', 'postponed', 'confirmed', 'declined'))
);
create unique index open_phase_proposal on phase_proposal (agency_id, cohort_id)
    where state in ('proposed', 'postponed');
create index phase_proposal_of_cohort on phase_proposal (agency_id, cohort_id);
create table person_phase (
    agency_id uuid not null,
    participant_id uuid not null,
    cohort_id uuid not null,
    step text not null,
    stays_until date not null,
    reason text not null,
    noted_by text not null,
    noted_at timestamptz not null,
    primary key (agency_id, participant_id),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id)
);
create index person_phase_of_cohort on person_phase (agency_id, cohort_id);
create table member_band (
    agency_id uuid not null,
    participant_id uuid not null,
    band text not null,
    as_of date not null,
    revision integer not null,
    primary key (agency_id, participant_id)
);
create table held_date (
    agency_id uuid not null,
    cohort_id uuid not null,
    group_event_id uuid not null,
    day date not null,
    kind text not null,
    primary key (agency_id, cohort_id, group_event_id)
);
"""
_FIRST = """
insert into cohort_phase (agency_id, cohort_id, number, step, since, plan_version)
select cohort.agency_id, cohort.id, 1, 'intensive', offer.week_monday, 1
from cohort join offer on offer.agency_id = cohort.agency_id and offer.id = cohort.offer_id
"""


def upgrade() -> None:
    op.execute(_TABLES)
    _begin_phases()
    for table in (
        "phase_plan",
        "cohort_phase",
        "phase_proposal",
        "person_phase",
        "member_band",
        "held_date",
    ):
        tenant_table(table)
    never_changed("phase_plan", "cohort_phase", "held_date")


def _begin_phases() -> None:
    """Puts every group into its first phase.

    Row-level security is lifted meanwhile: the owner belongs to no agency and would see no rows.
    """
    for table in ("cohort", "offer"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(_FIRST)
    for table in ("cohort", "offer"):
        op.execute(f"alter table {table} force row level security")
