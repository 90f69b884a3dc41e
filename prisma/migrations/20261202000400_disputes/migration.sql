-- Payments that the payer's bank questions. One row for each dispute of the gateway, forward only: a dispute that is decided never goes back
-- within its phase, in whatever order its webhooks come.
CREATE TABLE dispute (
  id                  uuid PRIMARY KEY,
  gateway_dispute_id  text NOT NULL UNIQUE,
  payment_id          uuid NOT NULL REFERENCES payment (id),
  status              text NOT NULL CHECK (status IN ('open', 'under_review', 'won', 'lost', 'closed')),
  -- As the gateway names it: fraud, retrieval, chargeback, pre_arbitration, arbitration.
  phase               text,
  amount              integer NOT NULL CHECK (amount > 0),
  currency            char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- What the bank took, and is booked in payment.amount_lost.
  amount_lost         integer NOT NULL DEFAULT 0 CHECK (amount_lost >= 0),
  reason_code         text,
  reason_description  text,
  respond_by          timestamptz(3),
  -- By the gateway's clock.
  opened_at           timestamptz(3) NOT NULL,
  -- In the student's time.
  created_at          timestamptz(3) NOT NULL,
  updated_at          timestamptz(3) NOT NULL,
  decided_at          timestamptz(3),
  lost_at             timestamptz(3),
  -- In real time: when it was last compared with the gateway.
  checked_at          timestamptz(3) NOT NULL,
  CONSTRAINT dispute_decided_has_a_time CHECK ((status IN ('open', 'under_review')) = (decided_at IS NULL)),
  CONSTRAINT dispute_loses_only_when_lost CHECK (amount_lost = 0 OR (status = 'lost' AND lost_at IS NOT NULL))
);
CREATE INDEX dispute_of_payment ON dispute (payment_id);
CREATE INDEX dispute_undecided ON dispute (checked_at) WHERE status IN ('open', 'under_review');
CREATE INDEX dispute_by_creation ON dispute (created_at DESC, id DESC);
CREATE INDEX dispute_lost ON dispute (lost_at) WHERE amount_lost > 0;

-- Money that a bank took back. Beside the refunded amount, not within it: a payment that was refunded can still be lost, and then it is gone
-- twice.
ALTER TABLE payment ADD COLUMN amount_lost integer NOT NULL DEFAULT 0 CHECK (amount_lost >= 0);

-- The credit note of a lost dispute.
ALTER TABLE invoice
  ADD COLUMN dispute_id uuid REFERENCES dispute (id),
  ADD CONSTRAINT invoice_credits_one_cause CHECK (dispute_id IS NULL OR (kind = 'credit_note' AND refund_id IS NULL));

-- What a bank has taken is not left to refund.
CREATE OR REPLACE FUNCTION refuse_refund_beyond_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid bigint;
  promised bigint;
BEGIN
  SELECT amount - amount_lost INTO paid FROM payment WHERE id = NEW.payment_id FOR UPDATE;
  SELECT coalesce(sum(amount), 0) INTO promised FROM refund WHERE payment_id = NEW.payment_id AND status <> 'failed';
  IF promised + NEW.amount > paid THEN
    RAISE EXCEPTION 'a refund gives back more than was paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_payment', TABLE = 'refund';
  END IF;
  RETURN NEW;
END $$;
