-- What paper says of itself, corrections of it, and the limits that no two transactions can pass side by side.

ALTER TABLE invoice
  -- What was sold, by the name that it had.
  ADD COLUMN plan_name text,
  -- In basis points, as it stood on the day: what CGST, SGST and IGST are reckoned with, where any is.
  ADD COLUMN gst_rate integer NOT NULL DEFAULT 1800 CHECK (gst_rate BETWEEN 0 AND 10000),
  -- What it was paid with, as it may be shown: kind, network, last four digits, UPI handle.
  ADD COLUMN paid_with jsonb,
  -- A correction takes an invoice back with a credit note and issues another in its place.
  ADD COLUMN replaces_invoice_id uuid UNIQUE REFERENCES invoice (id),
  ADD CONSTRAINT invoice_replaces_an_invoice CHECK (replaces_invoice_id IS NULL OR kind = 'invoice');
ALTER TABLE invoice ALTER COLUMN gst_rate DROP DEFAULT;

ALTER TABLE invoice DISABLE TRIGGER invoice_is_immutable;
UPDATE invoice SET plan_name = (SELECT name FROM plan WHERE key = plan_key);
ALTER TABLE invoice ENABLE TRIGGER invoice_is_immutable;
ALTER TABLE invoice ALTER COLUMN plan_name SET NOT NULL;

-- One invoice per payment that bought something, and behind it a chain of corrections.
DROP INDEX invoice_one_per_payment;
CREATE UNIQUE INDEX invoice_one_per_payment ON invoice (payment_id) WHERE kind = 'invoice' AND replaces_invoice_id IS NULL;
CREATE INDEX invoice_of_payment ON invoice (payment_id);

-- Dates follow numbers: of two that are issued at one moment, the later number never has the earlier time. Students on test clocks
-- live at different times, so their series keeps none.
ALTER TABLE invoice_series ADD COLUMN last_issued_at timestamptz(3);

CREATE FUNCTION refuse_gap_in_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.last_number <> OLD.last_number + 1 THEN
    RAISE EXCEPTION 'the series % of % counts one by one', OLD.series, OLD.financial_year USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_series_has_no_gap BEFORE UPDATE OR DELETE ON invoice_series FOR EACH ROW EXECUTE FUNCTION refuse_gap_in_series();

-- The row that is divided is locked before it is looked at, so that two halves cannot both take the last of it.
CREATE FUNCTION refuse_credit_beyond_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  invoiced bigint;
  credited bigint;
BEGIN
  SELECT total INTO invoiced FROM invoice WHERE id = NEW.corrects_invoice_id FOR UPDATE;
  SELECT coalesce(sum(total), 0) INTO credited FROM invoice WHERE corrects_invoice_id = NEW.corrects_invoice_id;
  IF credited + NEW.total > invoiced THEN
    RAISE EXCEPTION 'a credit note takes back more than its invoice' USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_within_invoice', TABLE = 'invoice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_within_invoice BEFORE INSERT ON invoice FOR EACH ROW WHEN (NEW.kind = 'credit_note')
  EXECUTE FUNCTION refuse_credit_beyond_invoice();

CREATE FUNCTION refuse_refund_beyond_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid bigint;
  promised bigint;
BEGIN
  SELECT amount INTO paid FROM payment WHERE id = NEW.payment_id FOR UPDATE;
  SELECT coalesce(sum(amount), 0) INTO promised FROM refund WHERE payment_id = NEW.payment_id AND status <> 'failed';
  IF promised + NEW.amount > paid THEN
    RAISE EXCEPTION 'a refund gives back more than was paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_payment', TABLE = 'refund';
  END IF;
  RETURN NEW;
END $$;
-- Only of what we are about to ask for: money that somebody gave back at the gateway itself is booked as it is.
CREATE TRIGGER refund_within_payment BEFORE INSERT ON refund FOR EACH ROW WHEN (NEW.status = 'prepared')
  EXECUTE FUNCTION refuse_refund_beyond_payment();
