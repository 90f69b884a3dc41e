-- A call that goes to the gateway cannot be one transaction: while it runs, its key is claimed here, for as long as a process may be expected
-- to live through it. One that dies leaves a claim that ends by itself.
CREATE TABLE idempotency_claim (
  id           bytea PRIMARY KEY,
  holder       uuid NOT NULL,
  until        timestamptz(3) NOT NULL,
  CONSTRAINT idempotency_claim_id_is_a_digest CHECK (octet_length(id) = 32)
);
