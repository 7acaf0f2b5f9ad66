-- The append-only log. A body never changes: it is the leaf that the Merkle tree will hash (docs/decisions/0005).
create table journal_entry (
  position bigint primary key,
  kind text not null,
  at bigint not null,
  body text not null
);

-- What an entry commits to and may be erased: its salt and private fields, encrypted.
create table journal_private (
  position bigint primary key references journal_entry (position),
  sealed bytea not null
);

-- Which entries concern an account, project, token …: the histories.
create table journal_subject (
  kind text not null,
  id text not null,
  position bigint not null references journal_entry (position),
  primary key (kind, id, position)
);
