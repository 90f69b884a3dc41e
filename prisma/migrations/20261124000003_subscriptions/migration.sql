-- One subscription per student, for ever: counters hang on it, so a change of plan loses no use.

CREATE TYPE subscription_status AS ENUM ('active', 'inactive', 'pending_renewal', 'expired', 'cancelled');

CREATE TABLE user_subscription (
  id                        uuid PRIMARY KEY,
  student_id                uuid NOT NULL UNIQUE REFERENCES student (id),
  plan_key                  text NOT NULL REFERENCES plan (key),
  status                    subscription_status NOT NULL,
  -- What she bought, pinned until she changes plan. The free plan is never pinned: it always has its newest version.
  plan_version_id           uuid,
  price_amount              integer CHECK (price_amount > 0),
  price_currency            char(3) CHECK (price_currency ~ '^[A-Z]{3}$'),
  auto_renewal              boolean NOT NULL DEFAULT false,
  -- She asked to end it: with the period while active, with the grace otherwise.
  cancel_requested_at       timestamptz(3),
  cancel_reason             text,
  scheduled_plan_key        text REFERENCES plan (key),
  start_date                timestamptz(3) NOT NULL,
  end_date                  timestamptz(3),
  renewal_date              date,
  grace_period_end          timestamptz(3),
  last_payment_date         timestamptz(3),
  -- What the hot path reads, written by the transitions: past `entitled_until` the free plan counts, whatever else the row says.
  entitled_plan_version_id  uuid REFERENCES plan_version (id),
  entitled_until            timestamptz(3),
  -- Where `billing_cycle` quota periods are counted from: sign-up on free, the start of the paid subscription after.
  quota_anchor              timestamptz(3) NOT NULL,
  -- Compare-and-set: each transition names the revision that it decided on.
  revision                  integer NOT NULL DEFAULT 1,
  created_at                timestamptz(3) NOT NULL,
  updated_at                timestamptz(3) NOT NULL,

  FOREIGN KEY (plan_version_id, plan_key) REFERENCES plan_version (id, plan_key),

  CONSTRAINT subscription_free_has_no_dates CHECK (
    plan_key <> 'free' OR (
      status IN ('active', 'inactive', 'cancelled') AND end_date IS NULL AND renewal_date IS NULL AND grace_period_end IS NULL
      AND plan_version_id IS NULL AND price_amount IS NULL AND price_currency IS NULL AND NOT auto_renewal
      AND cancel_requested_at IS NULL AND scheduled_plan_key IS NULL
      AND entitled_plan_version_id IS NULL AND entitled_until IS NULL)
  ),
  CONSTRAINT subscription_paid_is_whole CHECK (
    plan_key = 'free' OR (
      status IN ('active', 'pending_renewal', 'expired') AND end_date IS NOT NULL AND renewal_date IS NOT NULL
      AND plan_version_id IS NOT NULL AND price_amount IS NOT NULL AND price_currency IS NOT NULL
      AND entitled_plan_version_id IS NOT NULL AND entitled_until IS NOT NULL)
  ),
  CONSTRAINT subscription_ends_after_it_starts CHECK (end_date IS NULL OR end_date > start_date),
  CONSTRAINT subscription_grace_is_a_state CHECK ((status IN ('pending_renewal', 'expired')) = (grace_period_end IS NOT NULL)),
  CONSTRAINT subscription_grace_follows_the_end CHECK (grace_period_end IS NULL OR grace_period_end >= end_date),
  -- She is never locked out of what she paid for.
  CONSTRAINT subscription_entitled_to_the_end CHECK (entitled_until IS NULL OR entitled_until >= end_date),
  CONSTRAINT subscription_cancelled_does_not_renew CHECK (cancel_requested_at IS NULL OR NOT auto_renewal),
  CONSTRAINT subscription_scheduled_is_another_plan CHECK (scheduled_plan_key IS NULL OR scheduled_plan_key <> plan_key)
);

-- The three daily jobs ask "what is due by now"; these keep the question small when nearly everybody is on free.
CREATE INDEX subscription_due_renewal  ON user_subscription (renewal_date)     WHERE auto_renewal;
CREATE INDEX subscription_due_end      ON user_subscription (end_date)         WHERE end_date IS NOT NULL;
CREATE INDEX subscription_due_grace    ON user_subscription (grace_period_end) WHERE grace_period_end IS NOT NULL;
