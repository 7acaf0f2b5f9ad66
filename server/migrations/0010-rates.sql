-- How often something may still happen: one row a key (GCRA, docs/decisions/0019). A key is a digest, so that no address
-- and no name stands here. `arrival` is when the room will be whole again, in milliseconds; a row that lies in the past says
-- nothing any more and is removed.
create table rate_counter (
  key bytetext primary key,
  arrival bigint not null
);
create index rate_counter_by_arrival on rate_counter (arrival);
