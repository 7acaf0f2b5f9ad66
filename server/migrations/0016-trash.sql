-- Projects that were deleted: as they were, for as long as they can be taken back.
create table project_trash (
  project_id text primary key references project (id),
  status_before text not null,
  reason_before text,
  deleted_at bigint not null,
  -- When the bytes of its files were removed.
  purged_at bigint
);
create index project_trash_due on project_trash (deleted_at) where purged_at is null;

-- Who agreed, by an old passkey, to a change that takes something from somebody who does not agree.
create table hold_approval (
  hold_id bytetext not null references hold (id),
  account_id bytetext not null,
  approved_at bigint not null,
  primary key (hold_id, account_id)
);
