create table project (
  id text primary key,
  name text not null,
  normalized_name bytetext not null unique,
  -- Two projects may not look the same (l1I, o0, separators).
  confusable_name bytetext not null unique,
  status text not null default 'active' check (status in ('active', 'archived', 'deprecated', 'quarantined', 'deleted')),
  status_reason text,
  created_at bigint not null,
  last_serial bigint not null default 0,
  summary text,
  latest_version text
);
create index project_by_serial on project (last_serial);

create table release (
  id text primary key,
  project_id text not null references project (id),
  version text not null,
  canonical_version text not null,
  -- Bytewise order is PEP 440 order.
  sort_key bytetext not null,
  -- 0 final, 1 pre-release, 2 yanked, 3 without files: the least, then the highest version, is the latest.
  rank integer not null,
  created_at bigint not null,
  yanked_at bigint,
  yanked_reason text,
  metadata text not null,
  description text,
  unique (project_id, canonical_version)
);
create index release_by_rank on release (project_id, rank, sort_key desc);

-- A row stays for ever, so a file name is never used twice.
create table file (
  id text primary key,
  project_id text not null references project (id),
  release_id text not null references release (id),
  filename bytetext not null unique,
  -- The spelling shared by all names that an installer takes for the same file.
  canonical_filename bytetext not null unique,
  kind text not null check (kind in ('wheel', 'sdist')),
  python_tag text not null,
  size_bytes bigint not null,
  md5 text not null,
  sha256 text not null,
  blake2b text not null,
  metadata_sha256 text,
  requires_python text,
  comment text,
  uploaded_at bigint not null,
  uploaded_by text not null references account (id),
  uploaded_with text,
  -- Position of its `file-published` entry.
  entry bigint not null default 0,
  deleted_at bigint,
  purged_at bigint
);
create index file_by_project on file (project_id);
create index file_by_release on file (release_id);
create index file_by_sha256 on file (sha256);
create index file_in_trash on file (deleted_at) where deleted_at is not null and purged_at is null;

create table attestation (
  file_id text not null references file (id),
  body text not null,
  primary key (file_id)
);

create table download_count (
  file_id text not null references file (id),
  day bigint not null,
  consumer text not null,
  downloads bigint not null,
  primary key (file_id, day, consumer)
);
