create table role (
  project_id text not null,
  account_id text not null references account (id),
  role text not null check (role in ('owner', 'maintainer', 'reader')),
  since bigint not null,
  primary key (project_id, account_id)
);
create index role_by_account on role (account_id);
