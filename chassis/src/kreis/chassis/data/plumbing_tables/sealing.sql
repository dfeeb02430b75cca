-- The response of a repeated request names people: it is stored encrypted. `names` holds the ids that
-- occur in it, so that an erasure finds the row. `body` is `{{}}` in such rows; 0.1.0 returns that.
alter table idempotency add column body_sealed bytea, add column names text not null default '';
