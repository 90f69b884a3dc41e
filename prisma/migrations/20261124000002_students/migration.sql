-- Who uses it, who signs in, and on which clock they live.

CREATE TABLE test_clock (
  id          uuid PRIMARY KEY,
  name        text,
  now         timestamptz(3) NOT NULL,
  created_at  timestamptz(3) NOT NULL
);

-- Time only moves forward, also on a clock that can be moved.
CREATE FUNCTION refuse_backward_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.now < OLD.now THEN
    RAISE EXCEPTION 'a test clock cannot be turned back' USING ERRCODE = 'check_violation', CONSTRAINT = 'test_clock_moves_forward';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER test_clock_moves_forward BEFORE UPDATE ON test_clock FOR EACH ROW EXECUTE FUNCTION refuse_backward_clock();

CREATE TABLE student (
  id             uuid PRIMARY KEY,
  -- The id that an external app knows her by. `stu_…` is ours, so an app may not use that form: `X-User-ID` accepts either.
  external_id    text UNIQUE,
  name           text,
  -- Where mail goes. It proves nothing and joins nothing: signing in is the account's business.
  email          text,
  locale         text NOT NULL DEFAULT 'en',
  time_zone      text,
  state          text,
  -- Fixed by her first payment: a subscription never changes its currency under her.
  currency       char(3) CHECK (currency ~ '^[A-Z]{3}$'),
  test_clock_id  uuid REFERENCES test_clock (id),
  created_at     timestamptz(3) NOT NULL,
  updated_at     timestamptz(3) NOT NULL,
  -- Erasure is pseudonymising: the row stays for the books, the person leaves it.
  erased_at      timestamptz(3),
  CONSTRAINT student_external_id_is_not_ours CHECK (external_id !~ '^stu_'),
  CONSTRAINT student_external_id_is_short CHECK (char_length(external_id) BETWEEN 1 AND 255),
  CONSTRAINT student_erased_has_no_person CHECK (
    erased_at IS NULL OR (name IS NULL AND email IS NULL AND external_id IS NULL AND state IS NULL)
  )
);
CREATE INDEX student_test_clock ON student (test_clock_id) WHERE test_clock_id IS NOT NULL;
CREATE INDEX student_email ON student (lower(email)) WHERE email IS NOT NULL;

CREATE TYPE account_role AS ENUM ('student', 'support', 'admin');

CREATE TABLE account (
  id                   uuid PRIMARY KEY,
  student_id           uuid UNIQUE REFERENCES student (id),
  role                 account_role NOT NULL,
  email                text NOT NULL UNIQUE,
  name                 text,
  email_verified_at    timestamptz(3),
  -- argon2id, in the PHC form that carries its own parameters.
  password_hash        text CHECK (password_hash LIKE '$argon2id$%'),
  password_changed_at  timestamptz(3),
  disabled_at          timestamptz(3),
  created_at           timestamptz(3) NOT NULL,
  -- One spelling per address, or two people could own one mailbox.
  CONSTRAINT account_email_is_lower_case CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  -- Staff have no quota of their own, and a student's account without a student would have nothing to show.
  CONSTRAINT account_student_matches_role CHECK ((role = 'student') = (student_id IS NOT NULL))
);
