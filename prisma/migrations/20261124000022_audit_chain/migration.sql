-- The chain over the trail, and what of the trail is about a person.

-- Which of our keys signed a seal. Nothing has been sealed before.
ALTER TABLE audit_seal ADD COLUMN key_id text NOT NULL;

-- Entries that wait for the sealer: it never has to look for them among all that are sealed.
CREATE TABLE audit_waiting (
  entry_id uuid PRIMARY KEY
);
CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_waiting (entry_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_awaits_seal AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION await_seal();
INSERT INTO audit_waiting (entry_id) SELECT id FROM audit_entry;

-- How far the chain goes, signed: whoever cuts off its end cannot sign a shorter one.
CREATE TABLE audit_head (
  is_one     boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  sequence   bigint NOT NULL CHECK (sequence >= 0),
  hash       bytea NOT NULL CHECK (octet_length(hash) = 32),
  signature  bytea NOT NULL CHECK (octet_length(signature) = 32),
  key_id     text NOT NULL,
  signed_at  timestamptz(3) NOT NULL
);

-- What of an entry is about a person, under a key that is hers alone and goes with her: entries stay, and stay chained, and cannot be read.
ALTER TABLE audit_entry ADD COLUMN personal bytea;
CREATE TABLE student_key (
  student_id   uuid PRIMARY KEY REFERENCES student (id),
  key_seal     bytea NOT NULL,
  seal_key_id  text NOT NULL,
  created_at   timestamptz(3) NOT NULL
);

CREATE INDEX audit_of_actor ON audit_entry (actor_id, id DESC) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_of_request ON audit_entry (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX audit_of_action ON audit_entry (action, id DESC);
