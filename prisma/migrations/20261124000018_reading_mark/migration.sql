-- How far something is read on: the gateway's own lists, by its clock, for what its webhooks never told us of; and the usage log, for
-- used-up quotas whose mail was lost with the process that was about to write it.
CREATE TABLE reading_mark (
  kind text PRIMARY KEY,
  read_until timestamptz(3) NOT NULL,
  CONSTRAINT reading_mark_kind CHECK (kind IN ('payment', 'refund', 'exhaustion'))
);
