-- Deletes one person from the tables that every service has. Parameters: agency, subject (the
-- person's id) and its hexadecimal form, nobody (the id that replaces it) and its hexadecimal form,
-- stays (topics that say whom to forget).

-- name: outbox
-- Tombstones of the person stay, and what tells others to forget her (`stays`: its topics). The relay
-- still has to publish them.
delete from outbox where agency_id = :agency and key = :subject and data is not null
  and topic <> all(:stays)

-- name: fact
delete from fact where agency_id = :agency and key = :subject

-- name: confidentiality
delete from confidential_subject where agency_id = :agency and subject = :subject

-- name: idempotency
delete from idempotency where agency_id = :agency and strpos(body || names, :subject) > 0

-- name: access_log
delete from access_log where agency_id = :agency and subject::text = :subject

-- name: retention_hold
delete from retention_hold where agency_id = :agency and subject::text = :subject

-- name: parked
-- The fact of the erasure and the acknowledgements of the services stay.
delete from parked where split_part(key, '#', 1) = :subject
  and split_part(key, '#', 2) not in ('erased', 'ack')

-- name: outbox_of_others
update outbox set data = replace(data::text, :subject, :nobody)::jsonb
  where agency_id = :agency and strpos(data::text, :subject) > 0
  and split_part(key, '#', 1) <> :subject

-- name: fact_of_others
update fact set data = replace(data::text, :subject, :nobody)::jsonb
  where agency_id = :agency and strpos(data::text, :subject) > 0

-- name: parked_values
update parked
  set value = decode(replace(encode(value, 'hex'), :subject_hex, :nobody_hex), 'hex')
  where position(decode(:subject_hex, 'hex') in value) > 0

-- name: parked_reasons
update parked set reason = replace(reason, :subject, :nobody)
  where strpos(reason, :subject) > 0

-- name: parked_acts
update parked_act set key = replace(key, :subject, :nobody),
  why = replace(why, :subject, :nobody), outcome = replace(outcome, :subject, :nobody)
  where strpos(concat_ws(' ', key, why, outcome), :subject) > 0
