-- Measures of regularity, as views over the tables of a build. Plain SQL: no procedures, so that
-- another engine can take them over. The rules stand in services/insights/README.md.

-- From when until when somebody was a member. A stay without an end has no `until`.
create view membership with (security_invoker = true) as
select agency_id, build, cohort_id, participant_id, day as since,
    case when not next_is_join then next_day end as until
from (
    select *, lead(is_join) over own as next_is_join, lead(day) over own as next_day
    from membership_change
    window own as (partition by agency_id, build, cohort_id, participant_id order by sequence)
) as change
where is_join;

-- Each date of a cohort for each member of that day. `present` is null where nothing is to be
-- counted: nobody expected her, or nothing is recorded of her.
create view member_date with (security_invoker = true) as
select m.agency_id, m.build, m.participant_id, m.cohort_id, d.group_event_id, d.day, d.kind,
    d.ends_at, d.timezone, d.is_cancelled, coalesce(d.is_held, false) as is_held,
    case
        when p.status = 'present' then true
        when p.status = 'absent' then
            case when coalesce(d.needs_sign_up, false) and p.answer is distinct from 'yes'
                then null else false end
        -- She declined this date: nothing is recorded of her. A no to all dates is no absence.
        when d.is_held and p.answer = 'no' and not coalesce(d.needs_sign_up, false)
            and to_all.answer is distinct from 'no' then false
    end as present,
    p.status is null and (coalesce(p.answer, to_all.answer) is not distinct from 'no'
        or coalesce(d.needs_sign_up, false) and p.answer is distinct from 'yes') as is_not_expected
from membership as m
join cohort_date as d on d.agency_id = m.agency_id and d.build = m.build
    and d.cohort_id = m.cohort_id and d.day >= m.since and d.day <= coalesce(m.until, d.day)
left join presence as p on p.agency_id = m.agency_id and p.build = m.build
    and p.participant_id = m.participant_id and p.group_event_id = d.group_event_id
left join answer_to_all as to_all on to_all.agency_id = m.agency_id and to_all.build = m.build
    and to_all.participant_id = m.participant_id and to_all.cohort_id = m.cohort_id
    and to_all.answered_on <= d.day
    and not exists (
        select from answer_to_all as newer
        where newer.agency_id = m.agency_id and newer.build = m.build
            and newer.participant_id = m.participant_id and newer.cohort_id = m.cohort_id
            and newer.answered_on <= d.day and newer.version > to_all.version
    );

-- Counted dates of a person, over all her cohorts: one a day, however many group events there were.
-- Strip `shown` is for pages. Strip `told` leaves out lists that were complete for less than 24 hours.
create view counted_date with (security_invoker = true) as
select d.agency_id, d.build, strip, d.participant_id, d.day, bool_or(d.present) as present
from member_date as d
cross join (values ('shown'), ('told')) as strips (strip)
where d.is_held and not d.is_cancelled and d.present is not null
    and d.kind not in ('assessment_week', 'open_meeting')
    and (strip = 'shown' or not exists (
        select from unsettled as u
        where u.agency_id = d.agency_id and u.group_event_id = d.group_event_id
    ))
group by d.agency_id, d.build, strip, d.participant_id, d.day;

-- The raw band after each counted date: at least 3 of the last 4.
create view raw_band with (security_invoker = true) as
select *, case when n < 4 then 'new' when present_of_4 >= 3 then 'regular' else 'irregular' end as raw
from (
    select *, row_number() over strip_order as n,
        count(*) over whole as counted,
        count(*) filter (where present) over whole as present_in_all,
        count(*) filter (where present) over (strip_order rows between 3 preceding and current row)
            as present_of_4,
        day - max(day) filter (where present)
            over (strip_order rows between unbounded preceding and 1 preceding) as days_since_presence
    from counted_date
    window whole as (partition by agency_id, build, strip, participant_id),
        strip_order as (partition by agency_id, build, strip, participant_id order by day)
) as numbered;

-- The published band: it changes when the raw band differs on two successive dates. So it is the raw
-- band of the last date that repeats the one before it, or of the 4th date.
create view published_band with (security_invoker = true) as
select *, first_value(raw) over (
        partition by agency_id, build, strip, participant_id, decided_at order by n
    ) as band
from (
    select *, max(n) filter (where n = 4 or n > 4 and raw = raw_before)
        over (partition by agency_id, build, strip, participant_id order by n) as decided_at
    from (
        select *, lag(raw) over (
            partition by agency_id, build, strip, participant_id order by n
        ) as raw_before
        from raw_band
    ) as compared
) as decided;

-- What holds of a person after her last counted date.
create view regularity with (security_invoker = true) as
select agency_id, build, strip, participant_id, day as last_day, counted, present_in_all,
    present_of_4, raw, band, absent_in_a_row, longest_gap_days
from (
    select *, n - coalesce(max(n) filter (where present) over whole, 0) as absent_in_a_row,
        max(days_since_presence) filter (where present) over whole as longest_gap_days
    from published_band
    window whole as (partition by agency_id, build, strip, participant_id)
) as known
where n = counted;

-- Whoever came in her first two weeks, and whether she still came in the four weeks up to week 4, 8
-- and 12. She counts where her first membership is. A leaver did not come.
create view starter with (security_invoker = true) as
select own.agency_id, own.build, own.cohort_id, own.participant_id, own.since, week,
    own.since + 7 * week as reached_on,
    exists (
        select from member_date as d
        where d.agency_id = own.agency_id and d.build = own.build
            and d.participant_id = own.participant_id and d.present and d.is_held
            and not d.is_cancelled and d.kind not in ('assessment_week', 'open_meeting')
            and d.day between own.since + 7 * (week - 4) and own.since + 7 * week - 1
    ) and exists (
        select from membership as m
        where m.agency_id = own.agency_id and m.build = own.build
            and m.participant_id = own.participant_id
            and own.since + 7 * week - 1 between m.since and coalesce(m.until, 'infinity')
    ) as came
from (
    select distinct on (agency_id, build, participant_id) *
    from membership
    order by agency_id, build, participant_id, since, cohort_id
) as own
cross join (values (4), (8), (12)) as weeks (week)
where exists (
    select from member_date as d
    where d.agency_id = own.agency_id and d.build = own.build
        and d.participant_id = own.participant_id and d.present and d.is_held
        and not d.is_cancelled and d.day between own.since and own.since + 13
);
