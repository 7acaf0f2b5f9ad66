-- What was announced to whom: in the inbox of the account, and by mail to each of its addresses (docs/decisions/0018).
-- Names, addresses, networks and links stand here only sealed.
create table notice (
  id bytetext primary key,
  kind text not null,
  -- null: somebody without an account.
  account_id bytetext,
  language text not null,
  at bigint not null,
  sealed bytea not null,
  read_at bigint
);
create index notice_by_account on notice (account_id, at desc, id desc);
create index notice_unread on notice (account_id) where read_at is null;

-- One mail to one address. Its Message-ID is made at the first attempt and stays.
create table notice_delivery (
  id bytetext primary key,
  notice_id bytetext not null references notice (id),
  address_id bytetext,
  power text not null check (power in ('full', 'narrow', 'none')),
  sealed_address bytea not null,
  -- The links of the mail; gone when the delivery has ended.
  sealed_secret bytea,
  message_id text unique,
  -- 0 before 1 before 2.
  priority integer not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'rejected', 'failed')),
  attempts integer not null default 0,
  first_attempt_at bigint,
  next_attempt_at bigint not null,
  -- 1: the last attempt did not reach the mail server, so it said nothing about this mail.
  waits_for_server integer not null default 0,
  lease_id text,
  lease_until bigint,
  ended_at bigint,
  failure text
);
create index notice_delivery_by_notice on notice_delivery (notice_id);
create index notice_delivery_due on notice_delivery (priority, next_attempt_at) where state = 'waiting';

-- "This was not me": one use, no sign-in. Only the digest of the link is kept.
create table notice_link (
  digest bytetext primary key,
  notice_id bytetext not null references notice (id),
  account_id bytetext not null,
  address_id bytetext,
  power text not null check (power in ('full', 'narrow')),
  dispute_act text,
  dispute_subject text,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index notice_link_by_address on notice_link (account_id, address_id);
