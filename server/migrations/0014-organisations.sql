-- Names that an account may not have, because something else has them: organisations. Kept by the accounts, so that both look here.
create table taken_name (
  name bytetext primary key,
  skeleton text not null,
  taken_at bigint not null
);
create index taken_name_by_skeleton on taken_name (skeleton);

create table organisation (
  id text primary key,
  name bytetext not null unique,
  created_at bigint not null
);

-- The rows below are never deleted: they end. begun_by and ended_by name the hold that did it, so that it can be undone as it was.
create table organisation_member (
  id text primary key,
  organisation_id text not null references organisation (id),
  account_id text not null references account (id),
  role text not null check (role in ('owner', 'manager', 'member')),
  is_creator integer not null,
  since bigint not null,
  begun_by text,
  ended_at bigint,
  ended_by text
);
create unique index organisation_member_live on organisation_member (organisation_id, account_id) where ended_at is null;
create index organisation_member_by_account on organisation_member (account_id) where ended_at is null;

create table team (
  id text primary key,
  organisation_id text not null references organisation (id),
  name bytetext not null,
  since bigint not null,
  begun_by text,
  ended_at bigint,
  ended_by text
);
create unique index team_live on team (organisation_id, name) where ended_at is null;

create table team_member (
  id text primary key,
  team_id text not null references team (id),
  account_id text not null references account (id),
  since bigint not null,
  begun_by text,
  ended_at bigint,
  ended_by text
);
create unique index team_member_live on team_member (team_id, account_id) where ended_at is null;
create index team_member_by_account on team_member (account_id) where ended_at is null;

create table team_project (
  id text primary key,
  team_id text not null references team (id),
  project_id text not null,
  role text not null check (role in ('owner', 'maintainer')),
  since bigint not null,
  begun_by text,
  ended_at bigint,
  ended_by text
);
create unique index team_project_live on team_project (team_id, project_id) where ended_at is null;
create index team_project_by_project on team_project (project_id) where ended_at is null;

create table organisation_project (
  id text primary key,
  organisation_id text not null references organisation (id),
  project_id text not null,
  since bigint not null,
  begun_by text,
  ended_at bigint,
  ended_by text
);
create unique index organisation_project_live on organisation_project (project_id) where ended_at is null;
create index organisation_project_by_organisation on organisation_project (organisation_id) where ended_at is null;

-- Whoever loses one way to a project and keeps another is its owner without interruption: since `since`, while the oldest way
-- that is left began at `way_since`.
create table owner_standing (
  project_id text not null,
  account_id text not null references account (id),
  way_since bigint not null,
  since bigint not null,
  primary key (project_id, account_id)
);

create table organisation_offer (
  id text primary key,
  organisation_id text not null references organisation (id),
  account_id text not null references account (id),
  role text not null check (role in ('owner', 'manager', 'member')),
  invited_by text not null,
  made_at bigint not null,
  expires_at bigint not null,
  state text not null check (state in ('open', 'accepted', 'declined', 'cancelled', 'void')),
  decided_at bigint
);
create unique index organisation_offer_open on organisation_offer (organisation_id, account_id) where state = 'open';
create index organisation_offer_by_account on organisation_offer (account_id);
