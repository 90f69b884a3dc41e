-- What happened, and what needs a person.

CREATE TYPE actor_kind AS ENUM ('student', 'staff', 'api_key', 'system', 'anonymous');

CREATE TABLE audit_entry (
  id            uuid PRIMARY KEY,
  at            timestamptz(3) NOT NULL,
  recorded_at   timestamptz(3) NOT NULL,
  actor         actor_kind NOT NULL,
  actor_id      text,
  action        text NOT NULL,
  student_id    uuid REFERENCES student (id),
  subject       text,
  reason        text,
  before        jsonb,
  after         jsonb,
  request_id    text,
  -- The writing transaction, so that the sealer never seals past one that is still running.
  transaction   xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_of_student ON audit_entry (student_id, at DESC) WHERE student_id IS NOT NULL;
CREATE INDEX audit_by_time ON audit_entry (recorded_at DESC);
CREATE TRIGGER audit_entry_is_immutable BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The chain beside the entries: HMAC with a key that the database does not have.
CREATE TABLE audit_seal (
  sequence   bigint PRIMARY KEY CHECK (sequence > 0),
  entry_id   uuid NOT NULL UNIQUE REFERENCES audit_entry (id),
  hash       bytea NOT NULL CHECK (octet_length(hash) = 32),
  sealed_at  timestamptz(3) NOT NULL
);
CREATE TRIGGER audit_seal_is_immutable BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TYPE alert_severity AS ENUM ('low', 'medium', 'high');
CREATE TYPE alert_status AS ENUM ('open', 'acknowledged', 'resolved');

CREATE TABLE alert (
  id               uuid PRIMARY KEY,
  kind             text NOT NULL,
  -- What it is about, so that a hundred causes are one alert.
  group_key        text NOT NULL,
  severity         alert_severity NOT NULL,
  status           alert_status NOT NULL DEFAULT 'open',
  summary          text NOT NULL,
  details          jsonb NOT NULL DEFAULT '{}',
  causes           integer NOT NULL DEFAULT 1 CHECK (causes > 0),
  opened_at        timestamptz(3) NOT NULL,
  last_seen_at     timestamptz(3) NOT NULL,
  acknowledged_at  timestamptz(3),
  acknowledged_by_account_id  uuid REFERENCES account (id),
  resolved_at      timestamptz(3),
  CONSTRAINT alert_resolved_has_a_time CHECK ((status = 'resolved') = (resolved_at IS NOT NULL)),
  CONSTRAINT alert_acknowledged_has_a_time CHECK (status <> 'acknowledged' OR acknowledged_at IS NOT NULL)
);
-- Each opens once.
CREATE UNIQUE INDEX alert_one_open ON alert (kind, group_key) WHERE status <> 'resolved';
CREATE INDEX alert_by_time ON alert (opened_at DESC);
