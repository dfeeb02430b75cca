create table retention_agency (
    agency_id uuid primary key,
    planned_on date
);
create table retention_setting (
    agency_id uuid primary key,
    evidence_until date,
    changed_by text not null,
    changed_at timestamptz not null
);
create table retention_hold (
    agency_id uuid not null,
    id uuid not null,
    kind text,
    subject uuid,
    reason text not null,
    held_by text not null,
    held_at timestamptz not null,
    lifted_by text,
    lifted_because text,
    lifted_at timestamptz,
    primary key (agency_id, id),
    check (num_nonnulls(kind, subject) = 1),
    check ((lifted_at is null) = (lifted_by is null)),
    check ((lifted_at is null) = (lifted_because is null))
);
create table retention_report (
    agency_id uuid not null,
    day date not null,
    kind text not null,
    period text not null,
    ended bigint not null,
    held bigint not null,
    primary key (agency_id, day, kind)
);
comment on table retention_report is 'counts only: no id and no name';
-- Row-level security binds the owner, too. This role alone may delete marks, by this function.
create policy closed_delete on erased_subject for delete to current_user
    using (nullif(current_setting('kreis.agency', true), '') is null
        and closed_at < clock_timestamp() - interval '30 days');
create function forget_closed_marks() returns void language sql security definer
    set search_path = public, pg_temp
    as $$
        delete from erased_subject as mark where closed_at < clock_timestamp() - interval '30 days'
        and not exists (select from outbox_key where split_part(key, '#', 1) = mark.subject)
    $$;
revoke all on function forget_closed_marks() from public;
create table cleansed (
    table_name text primary key,
    changes bigint not null,
    at timestamptz not null
);
comment on table cleansed is 'the owner alone: when each table was last rewritten';
