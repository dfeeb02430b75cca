-- name: write
-- Numbers drafts of facts and writes them to the outbox. The statement locks and increases the
-- counters in key order, which avoids deadlocks. The counters then number the drafts.
-- The row without topic and key is the floor: a counter that begins after a restored backup begins
-- above the numbers that the lost database may have given the same key.
-- Facts about people who are or were under address protection go to the restricted twin of their
-- topic. Facts about erased people are dropped where such a twin says that others read the topic.
with floor as (
  select coalesce((select last from outbox_key where topic = '' and key = ''), 0) as last
),
given as (
  select case when twin is not null and exists (
      select from confidential_subject
      where agency_id = :agency and subject = given.key
        and (is_protected or protection_version > 0)
    ) then twin else topic end as topic,
    key, type, id, trace, history, data, place
  from jsonb_to_recordset(cast(:drafts as jsonb)) as given (
    topic text, twin text, key text, type text, id uuid, trace text, history boolean, data text,
    place integer
  )
  where twin is null or not exists (
    select from erased_subject where agency_id = :agency and subject = given.key
  )
),
draft as (
  select *, row_number() over (partition by topic, key order by place) as nth from given
),
counted as (
  insert into outbox_key as counter (topic, key, last)
  select topic, key, (select last from floor) + count(*)
  from draft group by topic, key order by topic, key
  on conflict (topic, key) do update
    set last = counter.last + excluded.last - (select last from floor)
  returning topic, key, last
)
insert into outbox (topic, key, type, id, sequence, agency_id, time, traceparent, history, data)
select topic, key, type, id, last - count(*) over (partition by topic, key) + nth,
  cast(:agency as uuid), cast(:time as timestamptz), trace, history, cast(data as jsonb)
from draft join counted using (topic, key) order by place

-- name: go_on
-- Raises a counter to a number that another service, in place of this one, has given the key.
insert into outbox_key as counter (topic, key, last) values (:topic, :key, :last)
on conflict (topic, key) do update set last = greatest(counter.last, excluded.last)
