-- Until when a student is entitled is written ahead, so that it never depends on when a job runs: with auto-renewal off the grace period
-- begins at the end instant, and an undecided debit that nobody decides within 72 hours is followed by the grace of its decline.
-- Three days of the billing time zone; where its clocks change within them, the next transition writes the exact hour.
UPDATE user_subscription SET entitled_until = greatest(entitled_until, end_date + interval '72 hours')
WHERE plan_key <> 'free' AND status = 'active' AND NOT auto_renewal AND cancel_requested_at IS NULL;

UPDATE user_subscription s SET entitled_until = greatest(s.entitled_until, greatest(s.end_date, a.created_at) + interval '144 hours')
FROM subscription_renewal_log a
WHERE a.subscription_id = s.id AND a.status IN ('prepared', 'submitted', 'unknown')
  AND s.plan_key <> 'free' AND s.status = 'active' AND s.auto_renewal;

-- A planned plan is renewed at the version and price that the student was told when it was planned. Plans made before are pinned at today's.
ALTER TABLE user_subscription ADD COLUMN scheduled_plan_version_id uuid REFERENCES plan_version (id);
ALTER TABLE user_subscription ADD COLUMN scheduled_price_amount integer CHECK (scheduled_price_amount > 0);
UPDATE user_subscription s SET scheduled_plan_version_id = price.plan_version_id, scheduled_price_amount = price.amount
FROM plan JOIN plan_price price ON price.plan_version_id = plan.current_version_id
WHERE plan.key = s.scheduled_plan_key AND price.currency = s.price_currency;
ALTER TABLE user_subscription ADD CONSTRAINT subscription_scheduled_is_whole CHECK (
  (scheduled_plan_key IS NULL) = (scheduled_plan_version_id IS NULL) AND (scheduled_plan_key IS NULL) = (scheduled_price_amount IS NULL)
);
