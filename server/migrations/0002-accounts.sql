create table account (
  id text primary key,
  kind text not null check (kind in ('person', 'service')),
  name bytetext not null unique,
  email text,
  password_hash text,
  is_administrator integer not null default 0,
  -- Who answers for a service: owner of the projects that it creates.
  owner_id text references account (id),
  created_at bigint not null,
  closed_at bigint
);

-- One-time links that make the first administrator. Only the digest of the link is kept.
create table setup_link (
  digest text primary key,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
