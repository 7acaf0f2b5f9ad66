-- What an account needs to be a person who signs in.
alter table account add column language text not null default 'en';
-- Words of the owner's own choice that stand in every notice, so that imitations can be told.
alter table account add column notice_phrase text;
-- Since when there is a second factor without interruption; null: this person can enrol and nothing else.
alter table account add column enrolled_at bigint;
alter table account add column password_changed_at bigint;
-- Equal for names that look alike (accounts/look-alike.ts).
alter table account add column skeleton bytetext;

create table email_address (
  id text primary key,
  account_id text not null references account (id),
  address text not null,
  -- In lower case.
  comparable bytetext not null,
  is_primary integer not null default 0,
  added_at bigint not null,
  verified_at bigint,
  -- Its links are dead and it gets no notices.
  compromised_at bigint,
  removed_at bigint
);
create index email_address_by_account on email_address (account_id);
create index email_address_by_comparable on email_address (comparable);
-- Two accounts never own one mailbox.
create unique index email_address_owned on email_address (comparable) where verified_at is not null and removed_at is null;
insert into email_address (id, account_id, address, comparable, is_primary, added_at)
  select id, id, email, lower(email), 1, created_at from account where email is not null;
alter table account drop column email;

-- Removed ones stay: they are evidence, and a credential id is never taken twice.
create table factor (
  id text primary key,
  account_id text not null references account (id),
  kind text not null check (kind in ('passkey', 'totp')),
  name text not null,
  created_at bigint not null,
  last_used_at bigint,
  removed_at bigint,
  -- Of a passkey: base64url of its credential id, and what its assertions are checked with.
  credential_id bytetext unique,
  public_key bytea,
  sign_count bigint,
  transports text,
  -- 1: it checked its holder by finger or PIN when it was added.
  verifies_user integer,
  -- Of TOTP: the seed, encrypted, and the last step that was accepted.
  sealed_seed bytea,
  last_step bigint
);
create index factor_by_account on factor (account_id);

-- Digests of 120 random bits each.
create table recovery_code (
  digest text primary key,
  account_id text not null references account (id),
  made_at bigint not null,
  used_at bigint,
  -- Set when newer ones were made.
  replaced_at bigint
);
create index recovery_code_by_account on recovery_code (account_id);

create table session (
  id text primary key,
  -- Of the cookie; the cookie itself is stored nowhere.
  digest text not null unique,
  account_id text not null references account (id),
  -- Digest of the browser's own cookie.
  browser_digest text not null,
  factors text not null,
  created_at bigint not null,
  last_used_at bigint not null,
  expires_at bigint not null,
  -- When the last factor was shown.
  fresh_at bigint not null,
  browser text not null,
  network text not null,
  -- Address and user agent as they were at sign-in, encrypted.
  sealed_origin bytea not null,
  -- As a token's: makes later proofs possible.
  sealed_label bytea not null,
  ended_at bigint,
  ended_because text
);
create index session_by_account on session (account_id);

-- A sign-in under way: password shown, factor or confirmation still missing. Gives no power but to go on.
create table sign_in (
  id text primary key,
  digest text not null unique,
  account_id text not null references account (id),
  browser_digest text not null,
  stage text not null check (stage in ('factor', 'confirmation', 'approved', 'enrolment', 'done')),
  -- What was shown so far, as in session.factors.
  factors text not null,
  browser text not null,
  network text not null,
  created_at bigint not null,
  expires_at bigint not null,
  next text not null
);
create index sign_in_by_account on sign_in (account_id);

create table known_browser (
  account_id text not null references account (id),
  browser_digest text not null,
  first_seen_at bigint not null,
  last_seen_at bigint not null,
  primary key (account_id, browser_digest)
);

-- Links that are credentials for one step: registration, welcome, address, password, sign-in.
create table one_time_link (
  digest text primary key,
  purpose text not null,
  account_id text references account (id),
  subject text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

-- WebAuthn challenges that were answered: none is answered twice.
create table spent_challenge (
  digest text primary key,
  expires_at bigint not null
);

-- Failed sign-ins by account, source and quarter of an hour, until the journal has them.
create table failed_sign_in (
  account_id text not null references account (id),
  network text not null,
  quarter bigint not null,
  count integer not null,
  told integer not null default 0,
  sealed_origin bytea not null,
  primary key (account_id, network, quarter)
);

-- "I have lost every factor."
create table recovery_request (
  id text primary key,
  account_id text not null references account (id),
  requested_at bigint not null,
  apply_at bigint not null,
  state text not null check (state in ('waiting', 'cancelled', 'granted')),
  decided_at bigint
);
create index recovery_request_by_account on recovery_request (account_id);
create table recovery_approval (
  request_id text not null references recovery_request (id),
  approver text not null,
  approved_at bigint not null,
  primary key (request_id, approver)
);
