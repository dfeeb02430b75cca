-- name: know
insert into retention_agency (agency_id) values (:agency) on conflict do nothing

-- name: plan
-- Returns the agencies whose day is not planned yet. A day is planned once.
update retention_agency set planned_on = :today
where planned_on is distinct from :today returning agency_id

-- name: setting
select evidence_until, changed_by, changed_at from retention_setting where agency_id = :agency

-- name: set
insert into retention_setting (agency_id, evidence_until, changed_by, changed_at)
values (:agency, :evidence_until, :who, :now)
on conflict (agency_id) do update set evidence_until = excluded.evidence_until,
  changed_by = excluded.changed_by, changed_at = excluded.changed_at

-- name: hold
insert into retention_hold (agency_id, id, kind, subject, reason, reason_sealed, held_by, held_at)
values (:agency, :id, :kind, :subject, :reason, :reason_sealed, :who, :now)

-- name: lift
update retention_hold set lifted_by = :who, lifted_at = :now,
  lifted_because = :lifted_because, lifted_because_sealed = :lifted_because_sealed
where agency_id = :agency and id = :id and lifted_at is null

-- name: holds
select * from retention_hold where agency_id = :agency and id > :after order by id limit :limit

-- name: report
insert into retention_report (agency_id, day, kind, period, ended, held)
values (:agency, :day, :kind, :period, :ended, :held)
on conflict (agency_id, day, kind) do update set
  ended = retention_report.ended + excluded.ended, held = excluded.held,
  period = excluded.period

-- name: reports
select day, kind, period, ended, held from retention_report
where agency_id = :agency and day <= :until and (ended > 0 or held > 0)
order by day desc, kind limit :limit
