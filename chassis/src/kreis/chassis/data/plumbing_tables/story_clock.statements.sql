-- The clock of a story moves forward in steps, and waits for the work of each step.

-- name: forward
insert into story_clock (single, story_time, set_at)
select true, :story, :machine
where cast(:story as timestamptz) > cast(:machine as timestamptz) or exists (select from story_clock)
on conflict (single) do update set story_time = :story, set_at = :machine
where story_clock.story_time + (:machine - story_clock.set_at) < :story

-- Work that was put off counts again when its pause ends.
-- name: open_work
select
  (select count(*) from outbox)
    + count(*) filter (where not_before <= :now and retry_at <= clock_timestamp()) as waiting,
  min(not_before) filter (where not_before > :now) as next_at
from due where given_up is null
