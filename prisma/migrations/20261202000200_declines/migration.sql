-- An attempt that the payer skipped, or that failed by our fault or the gateway's, is no decline.
ALTER TYPE renewal_attempt_status ADD VALUE 'skipped' AFTER 'declined';
ALTER TYPE renewal_attempt_status ADD VALUE 'failed' AFTER 'skipped';

-- By the open states, because a value that was just added cannot be used yet.
ALTER TABLE subscription_renewal_log DROP CONSTRAINT renewal_decided_has_a_time;
ALTER TABLE subscription_renewal_log ADD CONSTRAINT renewal_decided_has_a_time
  CHECK ((status NOT IN ('prepared', 'submitted', 'unknown')) = (decided_at IS NOT NULL));

-- Nothing is debited on a mandate's last day. Null where the gateway did not say when that is.
ALTER TABLE payment_method ADD COLUMN mandate_expires_at timestamptz(3);

-- A webhook that fails waits longer each time, so that newer ones have their turn; one about an id that the gateway does not know is given up.
-- Null until it has failed once.
ALTER TABLE webhook_event ADD COLUMN next_attempt_at timestamptz(3);
ALTER TABLE webhook_event ADD COLUMN given_up_at timestamptz(3);
DROP INDEX webhook_event_waiting;
CREATE INDEX webhook_event_waiting ON webhook_event ((coalesce(next_attempt_at, received_at))) WHERE processed_at IS NULL AND given_up_at IS NULL;
DROP INDEX webhook_event_failing;
CREATE INDEX webhook_event_failing ON webhook_event (attempts) WHERE processed_at IS NULL AND given_up_at IS NULL;
