-- What can be used, what can be bought, and what each plan allows.

CREATE TYPE quota_period_kind AS ENUM ('day', 'month', 'billing_cycle', 'lifetime');

CREATE TABLE feature (
  key           text PRIMARY KEY,
  name          text NOT NULL,
  description   text NOT NULL,
  icon          text NOT NULL,
  -- One kind per feature, whatever the plan: a change of plan must find the same counter.
  quota_period  quota_period_kind NOT NULL DEFAULT 'month',
  launch_url    text,
  position      integer NOT NULL,
  archived_at   timestamptz(3),
  CONSTRAINT feature_key_is_a_word CHECK (key ~ '^[a-z][a-z0-9_]{0,49}$'),
  CONSTRAINT feature_launch_url_is_https CHECK (launch_url IS NULL OR launch_url ~ '^https?://')
);

CREATE TABLE plan (
  key                 text PRIMARY KEY,
  name                text NOT NULL,
  tagline             text NOT NULL,
  benefits            text[] NOT NULL DEFAULT '{}',
  -- Upgrades go up in rank, downgrades go down; two plans of one rank would make that undecidable.
  rank                integer NOT NULL UNIQUE,
  history_days        integer NOT NULL DEFAULT 30,
  current_version_id  uuid,
  archived_at         timestamptz(3),
  CONSTRAINT plan_key_is_a_word CHECK (key ~ '^[a-z][a-z0-9_]{0,49}$'),
  CONSTRAINT plan_history_is_positive CHECK (history_days BETWEEN 1 AND 3660)
);

CREATE TABLE plan_version (
  id          uuid PRIMARY KEY,
  plan_key    text NOT NULL REFERENCES plan (key),
  version     integer NOT NULL CHECK (version > 0),
  reason      text,
  created_at  timestamptz(3) NOT NULL,
  UNIQUE (plan_key, version),
  -- Target of composite foreign keys, so that a row can never name one plan and the version of another.
  UNIQUE (id, plan_key)
);

ALTER TABLE plan ADD CONSTRAINT plan_current_version_is_its_own
  FOREIGN KEY (current_version_id, key) REFERENCES plan_version (id, plan_key);

CREATE TABLE plan_limit (
  plan_version_id  uuid NOT NULL REFERENCES plan_version (id),
  feature_key      text NOT NULL REFERENCES feature (key),
  -- NULL is unlimited; -1 exists on the wire only, so that arithmetic on limits never meets a magic number.
  quota            integer CHECK (quota >= 0),
  PRIMARY KEY (plan_version_id, feature_key)
);

CREATE TABLE plan_price (
  plan_version_id  uuid NOT NULL REFERENCES plan_version (id),
  currency         char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Minor units (paise, cents). A price of nothing is the absence of a row: the free plan has none.
  amount           integer NOT NULL CHECK (amount > 0),
  PRIMARY KEY (plan_version_id, currency)
);

-- What was sold stays as it was sold. New rows may be added (a feature that a version had never heard of); nothing changes or goes.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER plan_version_is_immutable BEFORE UPDATE OR DELETE ON plan_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_limit_is_immutable   BEFORE UPDATE OR DELETE ON plan_limit   FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_price_is_immutable   BEFORE UPDATE OR DELETE ON plan_price   FOR EACH ROW EXECUTE FUNCTION refuse_change();
