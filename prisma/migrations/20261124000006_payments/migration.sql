-- Money coming in. Rows are written before the gateway is called; only a webhook or a fetch decides what became of them.

CREATE TABLE gateway_customer (
  student_id     uuid PRIMARY KEY REFERENCES student (id),
  -- Sealed (AES-256-GCM, bound to this row); the digest finds it again when a webhook names it.
  customer_seal  bytea NOT NULL,
  customer_hash  bytea NOT NULL UNIQUE CHECK (octet_length(customer_hash) = 32),
  seal_key_id    text NOT NULL,
  created_at     timestamptz(3) NOT NULL
);

CREATE TYPE payment_method_kind AS ENUM ('card', 'upi');
CREATE TYPE payment_method_status AS ENUM ('initiated', 'confirmed', 'rejected', 'cancelled', 'paused', 'expired', 'removed');

CREATE TABLE payment_method (
  id             uuid PRIMARY KEY,
  student_id     uuid NOT NULL REFERENCES student (id),
  kind           payment_method_kind NOT NULL,
  status         payment_method_status NOT NULL,
  is_default     boolean NOT NULL DEFAULT false,
  token_seal     bytea,
  token_hash     bytea UNIQUE CHECK (octet_length(token_hash) = 32),
  seal_key_id    text,
  network        text,
  issuer         text,
  last_four      text CHECK (last_four ~ '^[0-9]{4}$'),
  expiry_month   integer CHECK (expiry_month BETWEEN 1 AND 12),
  expiry_year    integer CHECK (expiry_year BETWEEN 2000 AND 2200),
  upi_handle     text,
  mandate_max    integer CHECK (mandate_max > 0),
  created_at     timestamptz(3) NOT NULL,
  updated_at     timestamptz(3) NOT NULL,
  CONSTRAINT payment_method_shows_what_it_is CHECK (kind <> 'card' OR upi_handle IS NULL),
  -- A removed method keeps what may be shown, and nothing that can be charged.
  CONSTRAINT payment_method_removed_has_no_token CHECK (status <> 'removed' OR (token_seal IS NULL AND NOT is_default)),
  CONSTRAINT payment_method_token_is_sealed CHECK ((token_seal IS NULL) = (seal_key_id IS NULL))
);
-- One method is charged, never two.
CREATE UNIQUE INDEX payment_method_one_default ON payment_method (student_id) WHERE is_default;

CREATE TYPE payment_purpose AS ENUM ('purchase', 'renewal', 'renew_now', 'upgrade', 'mandate');
CREATE TYPE payment_order_status AS ENUM ('prepared', 'open', 'paid', 'expired', 'abandoned');

CREATE TABLE payment_order (
  id                uuid PRIMARY KEY,
  student_id        uuid NOT NULL REFERENCES student (id),
  purpose           payment_purpose NOT NULL,
  status            payment_order_status NOT NULL,
  plan_key          text REFERENCES plan (key),
  plan_version_id   uuid,
  -- The gateway refuses a second order with the same receipt; ours is derived from the row, so a lost answer can be asked about.
  receipt           text NOT NULL UNIQUE CHECK (char_length(receipt) BETWEEN 1 AND 40),
  gateway_order_id  text UNIQUE,
  amount            integer NOT NULL CHECK (amount > 0),
  currency          char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  billing_name      text,
  billing_state     text,
  billing_gstin     text,
  created_at        timestamptz(3) NOT NULL,
  expires_at        timestamptz(3) NOT NULL,
  updated_at        timestamptz(3) NOT NULL,
  FOREIGN KEY (plan_version_id, plan_key) REFERENCES plan_version (id, plan_key),
  CONSTRAINT order_sells_a_plan_unless_mandate CHECK ((purpose = 'mandate') = (plan_version_id IS NULL)),
  CONSTRAINT order_known_to_the_gateway CHECK (status IN ('prepared', 'abandoned', 'expired') OR gateway_order_id IS NOT NULL)
);
-- Two tabs and a double click share one open order.
CREATE UNIQUE INDEX payment_order_one_open ON payment_order (student_id, purpose, plan_key)
  WHERE status IN ('prepared', 'open') AND purpose IN ('purchase', 'renew_now', 'upgrade');
CREATE INDEX payment_order_due ON payment_order (expires_at) WHERE status IN ('prepared', 'open');

CREATE TYPE payment_status AS ENUM ('created', 'authorized', 'captured', 'failed', 'refunded');

CREATE TABLE payment (
  id                   uuid PRIMARY KEY,
  student_id           uuid REFERENCES student (id),
  order_id             uuid REFERENCES payment_order (id),
  gateway_payment_id   text NOT NULL UNIQUE,
  status               payment_status NOT NULL,
  amount               integer NOT NULL CHECK (amount > 0),
  amount_refunded      integer NOT NULL DEFAULT 0,
  currency             char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  method               text,
  error_code           text,
  error_reason         text,
  error_description    text,
  captured_at          timestamptz(3),
  -- What the money bought; NULL while undecided, 'refund' for money that came for nothing (duplicate, ended, mandate).
  applied_as           text CHECK (applied_as IN ('purchase', 'renewal', 'upgrade', 'mandate', 'refund')),
  applied_at           timestamptz(3),
  created_at           timestamptz(3) NOT NULL,
  updated_at           timestamptz(3) NOT NULL,
  CONSTRAINT payment_refunds_no_more_than_it_took CHECK (amount_refunded BETWEEN 0 AND amount),
  CONSTRAINT payment_captured_has_a_time CHECK (status NOT IN ('captured', 'refunded') OR captured_at IS NOT NULL),
  CONSTRAINT payment_applied_only_if_captured CHECK ((applied_as IS NULL OR captured_at IS NOT NULL) AND (applied_as IS NULL) = (applied_at IS NULL))
);
CREATE INDEX payment_of_student ON payment (student_id, created_at DESC);
CREATE INDEX payment_of_order ON payment (order_id);

CREATE TYPE refund_status AS ENUM ('prepared', 'submitted', 'processed', 'failed', 'unknown');

CREATE TABLE refund (
  id                 uuid PRIMARY KEY,
  payment_id         uuid NOT NULL REFERENCES payment (id),
  gateway_refund_id  text UNIQUE,
  -- The gateway's idempotency key, derived from the row: asking twice refunds once.
  receipt            text NOT NULL UNIQUE CHECK (char_length(receipt) BETWEEN 10 AND 40),
  status             refund_status NOT NULL,
  amount             integer NOT NULL CHECK (amount > 0),
  currency           char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  reason             text NOT NULL,
  requested_by_account_id  uuid REFERENCES account (id),
  created_at         timestamptz(3) NOT NULL,
  updated_at         timestamptz(3) NOT NULL
);
CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE TYPE renewal_attempt_status AS ENUM ('prepared', 'submitted', 'unknown', 'captured', 'declined', 'abandoned');

-- One try to charge one subscription for one billing period.
CREATE TABLE subscription_renewal_log (
  id                 uuid PRIMARY KEY,
  subscription_id    uuid NOT NULL REFERENCES user_subscription (id),
  period_start       timestamptz(3) NOT NULL,
  period_end         timestamptz(3) NOT NULL,
  attempt            integer NOT NULL CHECK (attempt > 0),
  status             renewal_attempt_status NOT NULL,
  plan_key           text NOT NULL,
  plan_version_id    uuid NOT NULL,
  amount             integer NOT NULL CHECK (amount > 0),
  currency           char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  order_id           uuid UNIQUE REFERENCES payment_order (id),
  payment_id         uuid UNIQUE REFERENCES payment (id),
  payment_method_id  uuid REFERENCES payment_method (id),
  decline_code       text,
  decline_reason     text,
  created_at         timestamptz(3) NOT NULL,
  submitted_at       timestamptz(3),
  decided_at         timestamptz(3),
  updated_at         timestamptz(3) NOT NULL,
  FOREIGN KEY (plan_version_id, plan_key) REFERENCES plan_version (id, plan_key),
  UNIQUE (subscription_id, period_start, attempt),
  CONSTRAINT renewal_period_is_not_empty CHECK (period_end > period_start),
  CONSTRAINT renewal_decided_has_a_time CHECK ((status IN ('captured', 'declined', 'abandoned')) = (decided_at IS NOT NULL)),
  CONSTRAINT renewal_captured_has_a_payment CHECK (status <> 'captured' OR payment_id IS NOT NULL)
);
-- At most one attempt is on its way: two jobs, two instances or a job and a page can never both charge.
CREATE UNIQUE INDEX renewal_one_open ON subscription_renewal_log (subscription_id) WHERE status IN ('prepared', 'submitted', 'unknown');
-- A billing period is sold once.
CREATE UNIQUE INDEX renewal_one_captured ON subscription_renewal_log (subscription_id, period_start) WHERE status = 'captured';
CREATE INDEX renewal_undecided ON subscription_renewal_log (updated_at) WHERE status IN ('prepared', 'submitted', 'unknown');

-- Every webhook that proved itself, once.
CREATE TABLE webhook_event (
  id             uuid PRIMARY KEY,
  -- The gateway's own id for the event: however often it comes, it has one effect.
  event_id       text NOT NULL UNIQUE,
  type           text NOT NULL,
  payload        jsonb NOT NULL,
  received_at    timestamptz(3) NOT NULL,
  processed_at   timestamptz(3),
  attempts       integer NOT NULL DEFAULT 0,
  last_error     text
);
CREATE INDEX webhook_event_waiting ON webhook_event (received_at) WHERE processed_at IS NULL;
