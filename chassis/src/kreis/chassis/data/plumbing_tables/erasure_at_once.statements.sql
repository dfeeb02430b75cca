-- Takes one person out of the feeds in the transaction that marks her as erased. Parameters: agency,
-- subject (the person's id), stays (topics that say whom to forget).

-- name: fact
delete from fact where agency_id = :agency and key = :subject

-- name: outbox
-- Rows that the relay is publishing at this moment are skipped. With Kafka away it holds them for 30
-- seconds, and a request must not wait for that. The deletion that is due afterwards takes them.
delete from outbox where position in (
  select position from outbox
  where agency_id = :agency and key = :subject and data is not null and topic <> all(:stays)
  for update skip locked
)
