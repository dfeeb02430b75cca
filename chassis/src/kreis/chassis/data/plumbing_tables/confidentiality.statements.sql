-- What a service knows about address protection and discretion. `subject` is the person's id.

-- name: known
select subject, is_protected, is_discreet from confidential_subject
where agency_id = :agency and subject = any(:subjects) and (is_protected or is_discreet)

-- name: withheld
-- A version above 0 says that she was protected once: the first one sets the protection.
select subject from confidential_subject
where agency_id = :agency and subject = any(:subjects) and (is_protected or protection_version > 0)

-- name: versions
-- Locks the row. So two facts about one person are applied one after the other.
insert into confidential_subject as known (agency_id, subject) values (:agency, :subject)
on conflict (agency_id, subject) do update set subject = known.subject
returning is_protected, protection_version, is_discreet, discretion_version

-- name: protect
update confidential_subject set is_protected = :is_so, protection_version = :version
where agency_id = :agency and subject = :subject

-- name: be_discreet
update confidential_subject set is_discreet = :is_so, discretion_version = :version
where agency_id = :agency and subject = :subject

-- name: assume
insert into confidential_subject (agency_id, subject, is_protected)
select :agency, unnest(cast(:subjects as text[])), true
on conflict (agency_id, subject) do nothing

-- name: move
-- Moves public facts about the person to the restricted topics: published ones of the history, and
-- those that the relay has not published yet. The relay publishes them there, with the ids they
-- had, so that readers recognise what they have read already.
with twin as (
  select * from unnest(cast(:topics as text[]), cast(:twins as text[])) as _ (topic, twin)
),
waiting as (
  delete from outbox where agency_id = :agency and key = :subject and topic = any(:topics)
  returning topic, key, type, id, sequence, time, traceparent, history, data
),
published as (
  delete from fact where agency_id = :agency and key = :subject and topic = any(:topics)
  returning topic, key, type, id, sequence, time, traceparent, true as history, data
),
moving as (
  select twin.twin, key, type, id, time, traceparent, history, data,
    row_number() over (partition by twin.twin order by sequence) as nth
  from (select * from waiting union all select * from published) as own join twin using (topic)
),
counted as (
  insert into outbox_key as counter (topic, key, last)
  select twin, key, count(*) from moving group by twin, key
  on conflict (topic, key) do update set last = counter.last + excluded.last
  returning topic, last
)
insert into outbox (topic, key, type, id, sequence, agency_id, time, traceparent, history, data)
select twin, key, type, id, last - count(*) over (partition by twin) + nth,
  cast(:agency as uuid), time, traceparent, history, data
from moving join counted on counted.topic = moving.twin order by nth
