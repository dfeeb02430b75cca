-- Row-level security on the chassis' tables, and logs that cannot be altered.
--
-- `ours` is true for rows of the transaction's agency. `nobody` is true in a transaction without an
-- agency: only the chassis opens those (relay, due work, parking, housekeeping).
-- The service's role keeps its right to delete, because 0.1.0 would fail without it. The policies
-- decide which rows a delete reaches.

alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy own_agency on idempotency using ({ours});
create policy expired_read on idempotency for select
    using ({nobody} and made_at < now() - interval '1 day');
create policy expired_delete on idempotency for delete
    using ({nobody} and made_at < now() - interval '1 day');

alter table erased_subject enable row level security;
alter table erased_subject force row level security;
create policy own_agency on erased_subject using ({ours});
create policy counters_of_erased on erased_subject for select using ({nobody});
revoke update on erased_subject from {role};
grant update (closed_at) on erased_subject to {role};

-- Rows of the access log are never changed. They can be deleted after twelve months, and when the
-- person is marked as erased. A mark cannot be deleted, so nobody can hide who used this way.
alter table access_log enable row level security;
alter table access_log force row level security;
create policy own_agency_read on access_log for select using ({ours});
create policy own_agency_add on access_log for insert with check ({ours});
create policy expired_read on access_log for select
    using ({nobody} and at < now() - interval '12 months');
create policy expired_delete on access_log for delete
    using (({nobody} or {ours}) and at < now() - interval '12 months');
create policy erased_delete on access_log for delete using ({ours} and exists (
    select from erased_subject as erased
    where erased.agency_id = access_log.agency_id and erased.subject = access_log.subject::text
));

-- The list of acts only grows. Erasing a person replaces her id in it. Old rows can be deleted.
alter table parked_act enable row level security;
alter table parked_act force row level security;
create policy everyone_reads on parked_act for select using (true);
create policy everyone_adds on parked_act for insert with check (true);
create policy erased_update on parked_act for update using (exists (
    select from erased_subject as erased
    where strpos(concat_ws(' ', key, why, outcome), erased.subject) > 0
)) with check (true);
create policy expired_delete on parked_act for delete using (at < now() - interval '12 months');
revoke update on parked_act from {role};
grant update (key, why, outcome) on parked_act to {role};

-- Facts, plans and parked messages: an agency's transaction reaches its own. The chassis reaches all.
alter table outbox enable row level security;
alter table outbox force row level security;
create policy own_agency on outbox using ({nobody} or {ours});
alter table fact enable row level security;
alter table fact force row level security;
create policy own_agency on fact using ({nobody} or {ours});
alter table due enable row level security;
alter table due force row level security;
create policy own_agency on due using ({nobody} or {ours});
alter table parked enable row level security;
alter table parked force row level security;
create policy own_agency on parked using ({nobody} or agency_id is null or {ours});
