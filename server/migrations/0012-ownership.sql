-- Whoever made a project is senior to everybody who came later, from the first moment.
alter table role add column is_creator integer not null default 0;
update role set is_creator = 1 where role = 'owner';

-- An offer of a role. It gives nothing until the invited person has taken it.
create table invitation (
  id text primary key,
  project_id text not null,
  account_id text not null references account (id),
  role text not null check (role in ('owner', 'maintainer', 'reader')),
  invited_by text not null,
  made_at bigint not null,
  expires_at bigint not null,
  state text not null check (state in ('open', 'accepted', 'declined', 'cancelled', 'void')),
  decided_at bigint
);
create index invitation_by_project on invitation (project_id);
create index invitation_by_account on invitation (account_id);
create unique index invitation_open on invitation (project_id, account_id) where state = 'open';
