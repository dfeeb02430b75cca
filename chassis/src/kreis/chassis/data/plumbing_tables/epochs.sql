-- An epoch is one life of a feed. Who restores a backup gives every feed a new one, since positions
-- that readers hold may then stand for other facts.
-- The function tells a transaction the epoch and the last position of its own agency, and no more.
alter table fact_counter add column epoch uuid not null default gen_random_uuid();
create function place_of_feed(of_services boolean) returns table (last bigint, epoch uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
    select counter.last, counter.epoch from fact_counter as counter
    where counter.agency_id = {agency} and counter.restricted = of_services
$$;
revoke execute on function place_of_feed(boolean) from public;
grant execute on function place_of_feed(boolean) to {role};
