-- "My account was taken": what somebody without a way in has told us. Its words are private fields of the entry of the journal.
create table victim_report (
  number bigint primary key,
  -- Position in the journal.
  entry bigint not null,
  received_at bigint not null,
  contained_at bigint,
  -- Account id of the administrator.
  contained_by bytetext
);
