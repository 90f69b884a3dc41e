-- What a checkout has to remember until its money is decided.

ALTER TABLE payment_order
  -- The end date up to which an upgrade's difference was reckoned: money for another period is given back.
  ADD COLUMN priced_until timestamptz(3),
  -- When the gateway was last asked what became of it, on the real clock, also where the student lives on another; NULL when never.
  ADD COLUMN checked_at timestamptz(3),
  ADD CONSTRAINT order_upgrade_is_priced CHECK ((purpose = 'upgrade') = (priced_until IS NOT NULL));

ALTER TABLE refund ADD COLUMN checked_at timestamptz(3);
CREATE INDEX refund_undecided ON refund (created_at) WHERE status IN ('prepared', 'submitted', 'unknown');

-- The gateway knows one customer for one address and number, so two students of one household may share one.
ALTER TABLE gateway_customer DROP CONSTRAINT gateway_customer_customer_hash_key;
CREATE INDEX gateway_customer_by_hash ON gateway_customer (customer_hash);

-- Money that is with the gateway and not decided: few at any time, among all that ever came.
CREATE INDEX payment_undecided ON payment (order_id) WHERE status IN ('created', 'authorized');

-- An invoice shows what has been taken back of it.
CREATE INDEX invoice_corrections ON invoice (corrects_invoice_id) WHERE corrects_invoice_id IS NOT NULL;
