-- Every backup that was begun, so that one that fails, or that nobody makes any more, is told of.

CREATE TYPE backup_status AS ENUM ('running', 'completed', 'failed');

CREATE TABLE backup_run (
  id          uuid PRIMARY KEY,
  status      backup_status NOT NULL DEFAULT 'running',
  started_at  timestamptz(3) NOT NULL,
  ended_at    timestamptz(3),
  bytes       bigint CHECK (bytes >= 0),
  error       text,
  CONSTRAINT backup_run_ends_with_a_time CHECK ((status = 'running') = (ended_at IS NULL)),
  CONSTRAINT backup_run_completed_has_a_size CHECK (status <> 'completed' OR bytes IS NOT NULL),
  CONSTRAINT backup_run_failed_says_why CHECK ((status = 'failed') = (error IS NOT NULL))
);
CREATE INDEX backup_run_by_time ON backup_run (started_at DESC);
