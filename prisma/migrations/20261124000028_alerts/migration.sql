-- What alerts are judged by and no other table holds: how long answers took, and what went wrong, a minute and process at a time.

CREATE TABLE request_minute (
  instance  uuid NOT NULL,
  minute    timestamptz(3) NOT NULL,
  class     text NOT NULL,
  -- Answers by how long they took, in the buckets of lib/domain/latency.
  counts    integer[] NOT NULL,
  PRIMARY KEY (minute, instance, class)
);

CREATE TABLE incident_minute (
  instance  uuid NOT NULL,
  minute    timestamptz(3) NOT NULL,
  kind      text NOT NULL,
  count     integer NOT NULL CHECK (count > 0),
  detail    text NOT NULL,
  PRIMARY KEY (minute, instance, kind)
);

ALTER TABLE alert ADD COLUMN escalated_at timestamptz(3);
CREATE INDEX webhook_event_failing ON webhook_event (attempts) WHERE processed_at IS NULL;
