create table token (
  id text primary key,
  account_id text not null references account (id),
  name text not null,
  -- The random key of this one macaroon, encrypted.
  sealed_key bytea not null,
  -- Salt and seed behind the commitment in `token-created`, encrypted; they make later proofs of non-use possible.
  sealed_label bytea not null,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint
);
create index token_by_account on token (account_id);

-- Caveats kept here narrow a token that is already issued.
create table token_caveat (
  token_id text not null references token (id),
  number integer not null,
  body text not null,
  added_at bigint not null,
  primary key (token_id, number)
);
