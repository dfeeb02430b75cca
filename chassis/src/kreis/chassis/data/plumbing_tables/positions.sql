-- Positions count per agency and feed. Facts of restricted topics have a feed of their own: gaps in
-- the public one would show that somebody is under address protection.
create function is_restricted(topic text) returns boolean language sql immutable parallel safe
    as $$ select position('-restricted.' in topic) > 0 $$;
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
create unique index fact_by_position on fact (agency_id, is_restricted(topic), position);
create function position_of_fact() returns trigger language plpgsql security definer set search_path from current as $$
begin
    new.position := 1 + greatest(
        (select max(position) from fact
            where agency_id = new.agency_id and is_restricted(topic) = is_restricted(new.topic)),
        (select last from fact_counter
            where agency_id = new.agency_id and restricted = is_restricted(new.topic)),
        0
    );
    return new;
end $$;
create function count_facts() returns trigger language plpgsql security definer set search_path from current as $$
begin
    insert into fact_counter (agency_id, restricted, last)
        select agency_id, is_restricted(topic), max(position) from added group by 1, 2
        on conflict (agency_id, restricted) do update set last = excluded.last;
    return null;
end $$;
create trigger position_of_fact before insert on fact for each row execute function position_of_fact();
create trigger count_facts after insert on fact referencing new table as added
    for each statement execute function count_facts();
