-- Whom her invoices name, where that is not simply her, as she said it last: at a checkout or in billing. Her state stands in `state`.

ALTER TABLE student
  ADD COLUMN billing_name    text CHECK (char_length(billing_name) BETWEEN 1 AND 100),
  ADD COLUMN billing_address text CHECK (char_length(billing_address) BETWEEN 1 AND 300),
  ADD COLUMN billing_gstin   text CHECK (billing_gstin ~ '^[0-9A-Z]{15}$');

-- Until now the newest invoice was where the next one looked.
UPDATE student SET billing_gstin = last.recipient ->> 'gstin', state = coalesce(last.recipient ->> 'state', student.state)
FROM (
  SELECT DISTINCT ON (student_id) student_id, recipient FROM invoice WHERE kind = 'invoice' ORDER BY student_id, issued_at DESC, id DESC
) last
WHERE last.student_id = student.id AND student.erased_at IS NULL;

ALTER TABLE student ADD CONSTRAINT student_erased_has_no_billing CHECK (
  erased_at IS NULL OR (billing_name IS NULL AND billing_address IS NULL AND billing_gstin IS NULL)
);
