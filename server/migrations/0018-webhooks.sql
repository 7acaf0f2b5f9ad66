-- Where an account hears of things beside its addresses (docs/decisions/0029). Removed ones stay: for a month they still hear of
-- what happens to who owns what.
create table webhook (
  id bytetext primary key,
  account_id bytetext not null,
  sealed_url bytea not null,
  -- What its messages are signed with.
  sealed_key bytea not null,
  added_at bigint not null,
  removed_at bigint
);
create index webhook_by_account on webhook (account_id, added_at);

alter table notice_delivery add column channel text not null default 'mail';
-- 0: that it arrived does not show that the account could know.
alter table notice_delivery add column reaches integer not null default 1;
