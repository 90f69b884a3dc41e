-- Counters decide, the log remembers. They change in one statement.

CREATE TABLE usage_counter (
  subscription_id  uuid NOT NULL REFERENCES user_subscription (id),
  feature_key      text NOT NULL REFERENCES feature (key),
  period_start     timestamptz(3) NOT NULL,
  -- NULL where nothing resets (lifetime).
  period_end       timestamptz(3),
  used             integer NOT NULL DEFAULT 0 CHECK (used >= 0),
  reserved         integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  -- Extra uses granted by an admin for this period; they are added to the plan's limit.
  granted          integer NOT NULL DEFAULT 0 CHECK (granted >= 0),
  -- The earliest expiry among the open reservations. Past it, `reserved` may be too high: whoever meets that sweeps first.
  earliest_expiry  timestamptz(3),
  last_used_at     timestamptz(3),
  PRIMARY KEY (subscription_id, feature_key, period_start),
  CONSTRAINT counter_period_is_not_empty CHECK (period_end IS NULL OR period_end > period_start),
  CONSTRAINT counter_reserved_has_an_expiry CHECK ((reserved = 0) = (earliest_expiry IS NULL))
) WITH (fillfactor = 70); -- Room for the next version of a row in its own page: 99.9 % of updates then touch no index.

CREATE TYPE reservation_status AS ENUM ('open', 'committed', 'released', 'expired');

CREATE TABLE reservation (
  id               uuid PRIMARY KEY,
  subscription_id  uuid NOT NULL,
  feature_key      text NOT NULL,
  period_start     timestamptz(3) NOT NULL,
  quantity         integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
  status           reservation_status NOT NULL DEFAULT 'open',
  input_size       integer NOT NULL DEFAULT 0 CHECK (input_size >= 0),
  created_at       timestamptz(3) NOT NULL,
  expires_at       timestamptz(3) NOT NULL CHECK (expires_at > created_at),
  closed_at        timestamptz(3),
  -- Pinned to the counter of the moment it was made, through a period's end and a change of plan.
  FOREIGN KEY (subscription_id, feature_key, period_start) REFERENCES usage_counter (subscription_id, feature_key, period_start),
  CONSTRAINT reservation_closed_once CHECK ((status = 'open') = (closed_at IS NULL))
);
-- The sweep of one counter, and the sum of its live reservations.
CREATE INDEX reservation_open ON reservation (subscription_id, feature_key, period_start, expires_at) WHERE status = 'open';

CREATE TYPE usage_status AS ENUM ('completed', 'failed');

-- Partitioned by the time of recording on the real clock, because test clocks may stand in 2031; `created_at` is the student's time.
-- No foreign keys: every row is written by the very statement that has just found the subscription and locked the counter, rows are
-- never deleted on either side, and two look-ups a use are what the hot path would pay for a promise that is already kept.
CREATE TABLE feature_usage_log (
  id               uuid NOT NULL,
  recorded_at      timestamptz(3) NOT NULL,
  subscription_id  uuid NOT NULL,
  feature_name     text NOT NULL,
  -- With subscription and feature, the counter that it was counted in. NULL for refusals, which count nowhere.
  period_start     timestamptz(3),
  quantity         integer NOT NULL CHECK (quantity > 0),
  input_size       integer NOT NULL DEFAULT 0 CHECK (input_size >= 0),
  usage_type       text NOT NULL DEFAULT 'text' CHECK (char_length(usage_type) BETWEEN 1 AND 50),
  status           usage_status NOT NULL,
  created_at       timestamptz(3) NOT NULL,
  reservation_id   uuid,
  output_data      jsonb,
  PRIMARY KEY (id, recorded_at),
  CONSTRAINT log_counted_iff_completed CHECK ((status = 'completed') = (period_start IS NOT NULL))
) PARTITION BY RANGE (recorded_at);

-- A student's history, newest first.
CREATE INDEX usage_log_of_student ON feature_usage_log (subscription_id, created_at DESC, id DESC);

-- Where rows go when no month was prepared for them: a late job must never refuse a use.
CREATE TABLE feature_usage_log_default PARTITION OF feature_usage_log DEFAULT;

-- Prepares the month of `day` and the `ahead` months after it. Safe to call at any time, from many places at once.
CREATE FUNCTION prepare_usage_log_partitions(day date, ahead integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('prepare_usage_log_partitions'));
  FOR i IN 0..ahead LOOP
    month := (date_trunc('month', day) + make_interval(months => i))::date;
    name := format('feature_usage_log_%s', to_char(month, 'YYYY_MM'));
    CONTINUE WHEN to_regclass(name) IS NOT NULL;
    -- Rows of that month that already sit in the default partition would forbid the new one; they are few, and stay readable there.
    CONTINUE WHEN EXISTS (
      SELECT 1 FROM feature_usage_log_default
      WHERE recorded_at >= month::timestamp AT TIME ZONE 'UTC' AND recorded_at < (month + interval '1 month') AT TIME ZONE 'UTC');
    EXECUTE format('CREATE TABLE %I PARTITION OF feature_usage_log FOR VALUES FROM (%L) TO (%L)', name,
      month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
  END LOOP;
END $$;
