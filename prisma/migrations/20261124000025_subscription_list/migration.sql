-- The list of all subscriptions: found by a part of a name or an address, filtered and sorted, with a hundred thousand rows as with ten.
-- pg_trgm is one of PostgreSQL's own trusted extensions: the owner of a database may create it, on managed servers as well.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE student
  -- What she is sorted by and found by. Her name and address stand in two tables, her own and her account's, so triggers keep these.
  ADD COLUMN sort_name   text,
  ADD COLUMN search_text text NOT NULL DEFAULT '';

CREATE FUNCTION describe_student() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acc record;
BEGIN
  SELECT name, email INTO acc FROM account WHERE student_id = NEW.id;
  NEW.sort_name := nullif(lower(coalesce(acc.name, NEW.name)), '');
  NEW.search_text := lower(concat_ws(E'\n', NEW.name, NEW.email, NEW.external_id, nullif(acc.name, NEW.name), nullif(acc.email, NEW.email)));
  RETURN NEW;
END $$;
CREATE TRIGGER student_is_described BEFORE INSERT OR UPDATE OF name, email, external_id, sort_name, search_text ON student
  FOR EACH ROW EXECUTE FUNCTION describe_student();

CREATE FUNCTION describe_student_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE student SET name = name WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.student_id ELSE NEW.student_id END;
  RETURN NULL;
END $$;
CREATE TRIGGER account_describes_student AFTER INSERT OR DELETE OR UPDATE OF name, email, student_id ON account
  FOR EACH ROW EXECUTE FUNCTION describe_student_of_account();

UPDATE student SET name = name;

CREATE INDEX student_search     ON student USING gin (search_text gin_trgm_ops);
CREATE INDEX student_by_name    ON student (sort_name, id);
CREATE INDEX student_by_created ON student (created_at, id);

ALTER TABLE user_subscription
  -- What it is sorted by. The counters are the truth; a job brings these after them, for a use must not pay for the order of a list.
  ADD COLUMN sort_total_used   integer NOT NULL DEFAULT 0,
  ADD COLUMN sort_last_used_at timestamptz(3);

CREATE INDEX subscription_by_total_used ON user_subscription (sort_total_used, student_id);
CREATE INDEX subscription_by_last_used  ON user_subscription (sort_last_used_at, student_id);
CREATE INDEX subscription_by_renewal    ON user_subscription (renewal_date, student_id);
CREATE INDEX subscription_by_end        ON user_subscription (end_date, student_id);
CREATE INDEX subscription_by_state      ON user_subscription (plan_key, status, student_id);
CREATE INDEX subscription_cancelling    ON user_subscription (student_id) WHERE cancel_requested_at IS NOT NULL;
CREATE INDEX payment_method_by_kind     ON payment_method (kind, student_id) WHERE is_default;

-- Which events of the gateway were about her: they name things by the gateway's ids.
CREATE INDEX webhook_event_of_payment ON webhook_event ((payload ->> 'payment_id'));
CREATE INDEX webhook_event_of_order   ON webhook_event ((payload ->> 'order_id'));
CREATE INDEX webhook_event_of_token   ON webhook_event ((payload ->> 'token_hash'));

-- The job that brings the sums after the counters reads the usage log on from where it was left.
ALTER TABLE reading_mark
  DROP CONSTRAINT reading_mark_kind,
  ADD CONSTRAINT reading_mark_kind CHECK (kind IN ('payment', 'refund', 'exhaustion', 'use_sum'));
