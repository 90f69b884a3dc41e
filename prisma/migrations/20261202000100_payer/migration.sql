-- Who pays: name, email address and phone number that a debit needs. They may be another person's than the student's, so the student's own
-- columns are not enough. Encrypted for the row; the two flags say what is there, so that SQL can decide without the key.
CREATE TABLE payer (
  student_id         uuid PRIMARY KEY REFERENCES student (id),
  payer_ciphertext   bytea NOT NULL,
  encryption_key_id  text NOT NULL,
  has_email          boolean NOT NULL,
  has_phone          boolean NOT NULL,
  -- When a captured payment last carried exactly these.
  confirmed_at       timestamptz(3),
  created_at         timestamptz(3) NOT NULL,
  updated_at         timestamptz(3) NOT NULL
);

-- What must be taken away at the gateway: a mandate that nothing may be charged on any more, or the name, email address and phone number of
-- its customer. A row stays until the gateway confirms it. It names no student: it outlives their erasure.
CREATE TABLE gateway_revocation (
  id                     uuid PRIMARY KEY,
  kind                   text NOT NULL CHECK (kind IN ('token', 'customer')),
  -- The gateway's ids, encrypted for the row.
  revocation_ciphertext  bytea NOT NULL,
  encryption_key_id      text NOT NULL,
  -- Digest of the token's id or the customer's: each is revoked once.
  target_hash            bytea NOT NULL CHECK (octet_length(target_hash) = 32),
  reason                 text NOT NULL CHECK (reason IN ('erased', 'ended', 'replaced', 'unused')),
  attempts               integer NOT NULL DEFAULT 0,
  last_error             text,
  created_at             timestamptz(3) NOT NULL,
  next_attempt_at        timestamptz(3) NOT NULL,
  CONSTRAINT gateway_revocation_once UNIQUE (kind, target_hash)
);
CREATE INDEX gateway_revocation_due ON gateway_revocation (next_attempt_at);

-- Methods that are not the default but still have a token: few, and looked through by every reconciliation.
CREATE INDEX payment_method_replaced ON payment_method (student_id) WHERE NOT is_default AND token_ciphertext IS NOT NULL;
