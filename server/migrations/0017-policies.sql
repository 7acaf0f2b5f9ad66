-- What the index has asked of everybody, version by version; the newest is in force (docs/decisions/0028).
create table policy_version (
  version integer primary key,
  digest text not null,
  -- Canonical JSON: setting -> value.
  policy text not null,
  at bigint not null
);

-- From a day on, acts of a role need a factor of a kind. The roles themselves stay.
create table policy_plan (
  id bytetext primary key,
  requirement text not null check (requirement in ('passkey', 'second-factor')),
  audience text not null check (audience in ('role', 'owners', 'administrators', 'project-owners')),
  -- Of `project-owners`.
  project_id bytetext,
  from_at bigint not null,
  state text not null check (state in ('planned', 'in-force', 'cancelled')),
  planned_at bigint not null,
  switched_at bigint,
  cancelled_at bigint,
  -- Days before the switch of the last reminder; null: none since the plan was made.
  reminded_days integer
);
create index policy_plan_by_state on policy_plan (state, from_at);
