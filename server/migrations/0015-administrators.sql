-- Since when somebody is an administrator who became one later than his account; null: since it was made, or by the host.
alter table account add column administrator_since bigint;
