-- name: enter
with entered as (
  insert into inbox (consumer, source, id) values (:consumer, :source, :id)
  on conflict do nothing returning id
)
select
  exists (select from entered) as is_new,
  exists (
    select from parked where consumer = :consumer and topic = :topic and key = :key
      and source = :source and agency_id = :agency and blocks
  ) as is_parked,
  exists (
    select from erased_subject where agency_id = :agency and subject = :key
  ) as is_erased

-- name: enter_as_one
-- Enters several messages into the inbox. Returns true if all are new, no key is parked and no
-- message is about an erased person.
with entered as (
  insert into inbox (consumer, source, id)
  select :consumer, source, id
  from unnest(cast(:sources as text[]), cast(:ids as uuid[])) as _ (source, id)
  on conflict do nothing returning id
)
select (select count(*) from entered) = cardinality(cast(:ids as uuid[]))
  and not exists (
    select from parked where consumer = :consumer and (topic, key, source) in (
      select * from unnest(
        cast(:topics as text[]), cast(:keys as text[]), cast(:sources as text[])
      )
    ) and agency_id = :agency and blocks
  )
  and not exists (
    select from erased_subject where agency_id = :agency and subject = any(:keys)
  )
