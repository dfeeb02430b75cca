-- Planned work: data/agenda writes plans, process/due claims and finishes them.
-- A process has lost its lease if another process has claimed the row since then. `attempts` then
-- has another value.

-- name: plan
insert into due (id, agency_id, kind, subject, cause, detail, not_before)
values (:id, :agency, :kind, :subject, :cause, cast(:detail as jsonb), :not_before)
on conflict (agency_id, kind, subject, cause) do nothing

-- name: ahead
select kind, subject, detail, not_before from due
where agency_id = :agency and kind = any(:kinds) and given_up is null
  and (cast(:subject as text) is null or subject = :subject)
  and (cast(:field as text) is null or detail ->> :field = any(cast(:values as text[])))
order by not_before, id limit :limit

-- name: claim
-- One row in any case: the piece, if there is one, and for how many seconds the oldest has waited.
with claimed as (
  update due set attempts = attempts + 1,
    lease_until = clock_timestamp() + make_interval(secs => :lease)
  where id = (
    select id from due
    where given_up is null and not_before <= :now and retry_at <= clock_timestamp()
      and (lease_until is null or lease_until < clock_timestamp())
    order by not_before limit 1 for update skip locked
  )
  returning id, agency_id as agency, kind, subject, cause, detail, not_before, attempts
),
waiting as (
  select extract(epoch from :now - min(not_before)) as overdue from due where given_up is null
)
select claimed.*, overdue from waiting left join claimed on true

-- name: renew
update due set lease_until = clock_timestamp() + make_interval(secs => :lease)
where id = :id and attempts = :attempts and lease_until is not null

-- name: finish
delete from due where id = :id and attempts = :attempts and lease_until is not null

-- name: retry
update due set lease_until = null,
  retry_at = clock_timestamp() + make_interval(secs => :seconds)
where id = :id and attempts = :attempts and lease_until is not null

-- name: at_once
update due set retry_at = clock_timestamp()
where kind = any(:kinds) and lease_until is null and given_up is null
  and retry_at > clock_timestamp()

-- name: give_up
update due set lease_until = null, given_up = :reason
where id = :id and attempts = :attempts and lease_until is not null
