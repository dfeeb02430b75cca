-- Parked messages, and the list of acts: what people did with them.

-- name: lock
select pg_advisory_xact_lock(
  hashtextextended(cast(:consumer as text) || chr(31) || :topic || chr(31) || :key, 7283403)
)

-- name: is_parked
select exists (
  select from parked where consumer = :consumer and topic = :topic and key = :key
    and source = :source and agency_id = :agency and blocks
)

-- name: park
insert into parked (
  consumer, topic, key, source, id, type, agency_id, origin,
  wire_key, header_names, header_values, value, reason, blocks
)
select :consumer, :topic, :key, :source, :id, :type, :agency, :origin,
  :wire_key, :names, :values, :value, :reason, :blocks
where not exists (
  select from inbox where consumer = :consumer and source = :source and id = :id
)
on conflict (consumer, source, id) do nothing

-- name: note
insert into parked_act (consumer, act, who, why, outcome, topic, key, source, id, type)
values (:consumer, :act, :who, :why, :outcome, :topic, :key, :source, :id, :type)

-- name: list
select * from parked where consumer = :consumer order by position

-- name: heads
select distinct on (topic, key) * from parked where consumer = :consumer
order by topic, key, position

-- name: head
select * from parked where consumer = :consumer and topic = :topic and key = :key
order by position limit 1

-- name: find
select * from parked where consumer = :consumer and position = :position

-- name: give_reason
update parked set reason = :reason where position = :position

-- name: delete
delete from parked where position = :position

-- name: count_as_seen
insert into inbox (consumer, source, id) values (:consumer, :source, :id) on conflict do nothing

-- name: acts
select * from parked_act where consumer = :consumer order by position

-- name: measure
select count(*) as parked,
  coalesce(extract(epoch from clock_timestamp() - min(parked_at)), 0) as oldest
from parked where consumer = :consumer
