-- What the jobs look for, and who moves a test clock.

-- Reminders go to those who do not renew as well.
CREATE INDEX subscription_due_reminder ON user_subscription (renewal_date) WHERE status = 'active' AND renewal_date IS NOT NULL;
-- Between an early renewal at a lower plan and the start of its period: few, and for a day.
CREATE INDEX subscription_due_period ON user_subscription (start_date) WHERE entitled_plan_version_id <> plan_version_id;

ALTER TABLE test_clock
  -- Moving a clock is many transactions, so one who moves it holds it by a lease on the real clock; one who dies lets it go.
  ADD COLUMN lease_id uuid,
  ADD COLUMN lease_until timestamptz(3),
  ADD CONSTRAINT test_clock_lease_ends CHECK ((lease_id IS NULL) = (lease_until IS NULL));
