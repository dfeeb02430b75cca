-- Each topic is a feed of its own: its facts are counted alone, so that a position tells nothing about
-- other topics. All of them are public feeds.
alter table fact drop column is_restricted;
alter table fact add column is_restricted boolean not null generated always as (false) stored;
create unique index fact_by_position on fact (agency_id, topic, position);
alter table fact_counter add column topic text not null default '';
alter table fact_counter drop constraint fact_counter_pkey;
alter table fact_counter add primary key (agency_id, restricted, topic);
create or replace function position_of_fact() returns trigger language plpgsql security definer set search_path from current as $$
begin
    insert into fact_counter as counter (agency_id, restricted, topic, last)
        values (new.agency_id, false, new.topic, 1)
        on conflict (agency_id, restricted, topic) do update set last = counter.last + 1
        returning last into new.position;
    return new;
end $$;
create function place_of_view(of_topic text) returns table (last bigint, epoch uuid)
    language sql stable security definer set search_path = public, pg_temp as $$
    select counter.last, counter.epoch from fact_counter as counter
    where counter.agency_id = {agency} and counter.topic = of_topic
$$;
revoke execute on function place_of_view(text) from public;
grant execute on function place_of_view(text) to {role};
