-- What takes power away at once and reversibly. A state is derived from all live rows; lifting one leaves the others.
create table restraint (
  id text primary key,
  subject_kind text not null,
  subject_id text not null,
  effect text not null,
  reason text not null,
  set_by text not null,
  authority text not null,
  since bigint not null,
  expires_at bigint,
  lifted_at bigint
);
create index restraint_by_subject on restraint (subject_kind, subject_id);
