-- Paper. A number is taken last in the transaction that issues it, so a rollback leaves no gap.

CREATE TABLE invoice_series (
  -- 'INV' and 'CN', with a 'T' behind for students on test clocks: their paper never mixes with the books.
  series          text NOT NULL CHECK (series ~ '^[A-Z]{2,4}$'),
  -- Indian financial year as its first year: 2026 is April 2026 to March 2027.
  financial_year  integer NOT NULL CHECK (financial_year BETWEEN 2000 AND 2200),
  last_number     integer NOT NULL DEFAULT 0 CHECK (last_number >= 0),
  PRIMARY KEY (series, financial_year)
);

CREATE TYPE invoice_kind AS ENUM ('invoice', 'credit_note');

CREATE TABLE invoice (
  id                   uuid PRIMARY KEY,
  kind                 invoice_kind NOT NULL,
  series               text NOT NULL,
  financial_year       integer NOT NULL,
  serial               integer NOT NULL CHECK (serial > 0),
  -- Rule 46 allows sixteen characters.
  number               text NOT NULL UNIQUE CHECK (char_length(number) <= 16 AND number ~ '^[A-Z0-9-]+$'),
  student_id           uuid NOT NULL REFERENCES student (id),
  payment_id           uuid NOT NULL REFERENCES payment (id),
  refund_id            uuid UNIQUE REFERENCES refund (id),
  corrects_invoice_id  uuid REFERENCES invoice (id),
  plan_key             text NOT NULL REFERENCES plan (key),
  period_start         timestamptz(3) NOT NULL,
  period_end           timestamptz(3) NOT NULL CHECK (period_end > period_start),
  currency             char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  total                integer NOT NULL CHECK (total > 0),
  taxable              integer NOT NULL CHECK (taxable >= 0),
  cgst                 integer NOT NULL DEFAULT 0 CHECK (cgst >= 0),
  sgst                 integer NOT NULL DEFAULT 0 CHECK (sgst >= 0),
  igst                 integer NOT NULL DEFAULT 0 CHECK (igst >= 0),
  sac                  text,
  -- Seller and recipient as they stood on the day, whatever happens to them later.
  seller               jsonb NOT NULL,
  recipient            jsonb NOT NULL,
  issued_at            timestamptz(3) NOT NULL,
  UNIQUE (series, financial_year, serial),
  FOREIGN KEY (series, financial_year) REFERENCES invoice_series (series, financial_year),
  CONSTRAINT invoice_adds_up CHECK (taxable + cgst + sgst + igst = total),
  CONSTRAINT invoice_tax_is_of_one_kind CHECK (igst = 0 OR (cgst = 0 AND sgst = 0)),
  CONSTRAINT invoice_gst_is_indian CHECK (currency = 'INR' OR (cgst = 0 AND sgst = 0 AND igst = 0)),
  CONSTRAINT credit_note_corrects_an_invoice CHECK ((kind = 'credit_note') = (corrects_invoice_id IS NOT NULL))
);
-- One invoice per payment that bought something.
CREATE UNIQUE INDEX invoice_one_per_payment ON invoice (payment_id) WHERE kind = 'invoice';
CREATE INDEX invoice_of_student ON invoice (student_id, issued_at DESC);
CREATE TRIGGER invoice_is_immutable BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION refuse_change();
