-- How far we have read the gateway's own lists, by its clock: what its webhooks never told us of is found there.
CREATE TABLE gateway_list (
  kind text PRIMARY KEY,
  read_until timestamptz(3) NOT NULL,
  CONSTRAINT gateway_list_kind CHECK (kind IN ('payment', 'refund'))
);
