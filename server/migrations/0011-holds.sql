-- What will happen unless somebody stops it: announced first, and waited for while people could know and answer.
create table hold (
  id bytetext primary key,
  kind text not null,
  subject bytetext not null,
  project_id bytetext,
  target_id bytetext,
  requested_by bytetext not null,
  details text not null,
  state text not null check (
    state in ('announcing', 'waiting', 'paused', 'contested', 'vetoed', 'withdrawn', 'void', 'applied', 'undone', 'settled')
  ),
  version integer not null,
  policy_digest text not null,
  requested_at bigint not null,
  announced_at bigint,
  duration_milliseconds bigint not null,
  -- What was left when the present state began; observed time since then comes off while it waits.
  remaining_milliseconds bigint not null,
  -- The observed time of hold_clock when the present state began.
  since_observed bigint not null,
  -- The open time of hold_clock at the announcement.
  announced_open bigint,
  paused_because text,
  late_veto_milliseconds bigint not null,
  applied_at bigint,
  decided_by bytetext,
  decided_at bigint,
  reason text,
  -- 1: one of the few that an account may have under way at a time.
  is_counted integer not null
);
create unique index hold_live on hold (kind, subject) where state in ('announcing', 'waiting', 'paused', 'contested');
create index hold_by_state on hold (state, id);
create index hold_by_subject on hold (kind, subject, decided_at);
create index hold_by_project on hold (project_id, requested_at);
create index hold_by_requester on hold (requested_by, requested_at);
create index hold_by_target on hold (target_id, requested_at);

-- Who was told of a hold, what his objection is worth, and what he said.
create table hold_person (
  hold_id bytetext not null references hold (id),
  account_id bytetext not null,
  objection text not null check (objection in ('decisive', 'contests', 'none')),
  -- The announcement; null for somebody who came later.
  notice_id bytetext,
  objected_at bigint,
  -- When administrators decided against his objection: it stops the same hold once.
  heard_at bigint,
  primary key (hold_id, account_id)
);
create index hold_person_by_account on hold_person (account_id, hold_id);

-- One row. The time that the index has seen pass; the clock of the machine can jump, this one cannot.
create table hold_clock (
  id integer primary key,
  last_tick_at bigint,
  observed bigint not null,
  -- The part of it in which people could answer.
  open bigint not null,
  -- By how much the machine's clock jumped forward; null: it runs as it should.
  alarm_milliseconds bigint,
  ordinary_ticks integer not null
);
insert into hold_clock (id, last_tick_at, observed, open, alarm_milliseconds, ordinary_ticks) values (1, null, 0, 0, null, 0);
