-- Who may call, and what was already answered.

CREATE TABLE api_key (
  id                              uuid PRIMARY KEY,
  name                            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  -- SHA-256 of the whole key. The key has at least 192 random bits, so a slow hash would buy nothing.
  hash                            bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  last_four                       text NOT NULL CHECK (char_length(last_four) = 4),
  scopes                          text[] NOT NULL,
  rate_limit_per_minute           integer NOT NULL DEFAULT 60000 CHECK (rate_limit_per_minute > 0),
  student_rate_limit_per_minute   integer NOT NULL DEFAULT 600 CHECK (student_rate_limit_per_minute > 0),
  created_at                      timestamptz(3) NOT NULL,
  created_by_account_id           uuid REFERENCES account (id),
  expires_at                      timestamptz(3),
  revoked_at                      timestamptz(3),
  last_used_at                    timestamptz(3),
  CONSTRAINT api_key_has_known_scopes CHECK (
    cardinality(scopes) > 0 AND scopes <@ ARRAY[
      'usage:read', 'usage:write', 'usage:import', 'subscriptions:read', 'subscriptions:write', 'students:write', 'admin']
  )
);

CREATE TYPE session_origin AS ENUM ('password', 'portal_link');

-- The row behind a session cookie: sign-out, password change and disabling end it at once, whatever the cookie says.
CREATE TABLE session (
  id            uuid PRIMARY KEY,
  account_id    uuid REFERENCES account (id),
  student_id    uuid REFERENCES student (id),
  origin        session_origin NOT NULL,
  user_agent    text,
  created_at    timestamptz(3) NOT NULL,
  last_seen_at  timestamptz(3) NOT NULL,
  expires_at    timestamptz(3) NOT NULL,
  revoked_at    timestamptz(3),
  -- A portal link signs in a student who may have no account; a password always belongs to one.
  CONSTRAINT session_has_an_owner CHECK (num_nonnulls(account_id, student_id) > 0),
  CONSTRAINT session_password_has_account CHECK (origin <> 'password' OR account_id IS NOT NULL)
);
CREATE INDEX session_of_account ON session (account_id) WHERE revoked_at IS NULL;
CREATE INDEX session_of_student ON session (student_id) WHERE revoked_at IS NULL;

CREATE TYPE portal_page AS ENUM ('dashboard', 'upgrade', 'billing');

CREATE TABLE portal_link (
  -- SHA-256 of the secret in the address.
  hash        bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  student_id  uuid NOT NULL REFERENCES student (id),
  page        portal_page NOT NULL,
  return_url  text,
  created_at  timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL,
  -- One-time: taken by a conditional update.
  used_at     timestamptz(3)
);

CREATE TYPE email_token_purpose AS ENUM ('verify_address', 'reset_password', 'change_address');

CREATE TABLE email_token (
  hash        bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  account_id  uuid NOT NULL REFERENCES account (id),
  purpose     email_token_purpose NOT NULL,
  -- The address that the mail went to: a token never verifies another one.
  email       text NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL,
  used_at     timestamptz(3)
);
CREATE INDEX email_token_of_account ON email_token (account_id, purpose) WHERE used_at IS NULL;

-- Counts of what must be slow over all instances (sign-in and the like), in the shape of rate-limiter-flexible.
CREATE TABLE rate_limit (
  key     text PRIMARY KEY,
  points  integer NOT NULL DEFAULT 0,
  expire  bigint
);

CREATE TABLE idempotency_record (
  -- SHA-256 over company or session, student, method, path and the caller's key: two students may use the same key.
  id            bytea PRIMARY KEY CHECK (octet_length(id) = 32),
  request_hash  bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  -- Either the answer itself, or, from the single-statement usage calls, the facts that it is rendered from.
  body          text,
  outcome       jsonb,
  -- Real clock: retries live on the network's time.
  created_at    timestamptz(3) NOT NULL,
  CONSTRAINT idempotency_has_one_answer CHECK (num_nonnulls(body, outcome) = 1)
);
CREATE INDEX idempotency_age ON idempotency_record USING brin (created_at);
