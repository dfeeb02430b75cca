-- Positions count per agency and feed. Facts of restricted topics have a feed of their own: gaps in
-- the public one would show that somebody is under address protection.
-- A column and not a function: row-level security keeps functions out of index conditions, so each
-- new position would have read the whole history.
alter table fact add column is_restricted boolean not null
    generated always as (position('-restricted.' in topic) > 0) stored;
create table fact_counter (
    agency_id uuid not null,
    restricted boolean not null,
    last bigint not null,
    primary key (agency_id, restricted)
);
-- Cursors that readers hold are at most this high, and stay valid: nobody's next fact is below.
insert into fact_counter (agency_id, restricted, last)
    select agency_id, restricted, (select coalesce(max(position), 0) from fact)
    from (
        select agency_id from fact
        union select agency_id from outbox
        union select agency_id from access_log
    ) as known, (values (false), (true)) as feeds (restricted);
alter table fact drop constraint fact_pkey;
drop index fact_by_agency;
create unique index fact_by_position on fact (agency_id, is_restricted, position);
create function position_of_fact() returns trigger language plpgsql security definer set search_path from current as $$
begin
    insert into fact_counter as counter (agency_id, restricted, last)
        values (new.agency_id, position('-restricted.' in new.topic) > 0, 1)
        on conflict (agency_id, restricted) do update set last = counter.last + 1
        returning last into new.position;
    return new;
end $$;
create trigger position_of_fact before insert on fact for each row execute function position_of_fact();
