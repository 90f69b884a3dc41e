-- What follows from a transaction is written in it; a relay sends.

CREATE TYPE outbox_status AS ENUM ('waiting', 'sent', 'undeliverable', 'suppressed');

CREATE TABLE mail (
  id               uuid PRIMARY KEY,
  type             text NOT NULL,
  student_id       uuid REFERENCES student (id),
  account_id       uuid REFERENCES account (id),
  -- NULL where nobody gave an address: kept as undeliverable, never lost.
  recipient        text,
  -- One mail per cause: the cause's own id is in the key, so a repeated transition cannot write twice.
  cause            text NOT NULL UNIQUE,
  props            jsonb NOT NULL,
  subject          text,
  html             text,
  text             text,
  message_id       text NOT NULL UNIQUE,
  status           outbox_status NOT NULL DEFAULT 'waiting',
  attempts         integer NOT NULL DEFAULT 0,
  last_error       text,
  -- The student's time, for her to read, and the real time, for the relay to work by.
  created_at       timestamptz(3) NOT NULL,
  next_attempt_at  timestamptz(3) NOT NULL,
  sent_at          timestamptz(3),
  CONSTRAINT mail_sent_has_a_time CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
  CONSTRAINT mail_without_address_waits_for_nobody CHECK (recipient IS NOT NULL OR status <> 'sent')
);
CREATE INDEX mail_waiting ON mail (next_attempt_at) WHERE status = 'waiting';
CREATE INDEX mail_of_student ON mail (student_id, created_at DESC);

CREATE TABLE mail_suppression (
  address     text PRIMARY KEY CHECK (address = lower(address)),
  reason      text NOT NULL CHECK (reason IN ('bounce', 'complaint', 'manual')),
  detail      text,
  created_at  timestamptz(3) NOT NULL
);

CREATE TABLE outbox_event (
  id               uuid PRIMARY KEY,
  name             text NOT NULL,
  data             jsonb NOT NULL,
  -- The receiver drops a second one with the same key.
  cause            text NOT NULL UNIQUE,
  attempts         integer NOT NULL DEFAULT 0,
  last_error       text,
  created_at       timestamptz(3) NOT NULL,
  next_attempt_at  timestamptz(3) NOT NULL,
  sent_at          timestamptz(3)
);
CREATE INDEX outbox_event_waiting ON outbox_event (next_attempt_at) WHERE sent_at IS NULL;
