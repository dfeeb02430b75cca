-- The feed for Kreis services alone holds the topics of this condition. The column is made anew,
-- because PostgreSQL 15 cannot change the expression of a generated column.
alter table fact drop column is_restricted;
alter table fact add column is_restricted boolean not null generated always as ({of_column}) stored;
create unique index fact_by_position on fact (agency_id, is_restricted, position);
create or replace function position_of_fact() returns trigger language plpgsql security definer set search_path from current as $$
begin
    insert into fact_counter as counter (agency_id, restricted, last)
        values (new.agency_id, {of_row}, 1)
        on conflict (agency_id, restricted) do update set last = counter.last + 1
        returning last into new.position;
    return new;
end $$;
