-- Whether anything still names a blob is asked for each refused upload and each purged file; without this it is a walk
-- through all files.
create index file_by_metadata_sha256 on file (metadata_sha256) where metadata_sha256 is not null;
