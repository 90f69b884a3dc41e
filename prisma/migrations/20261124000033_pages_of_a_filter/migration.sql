-- Whoever pays is as a rule not among those who signed up last: a page of a plan or a status, the newest first, must not walk past all others.
-- A subscription is made with its student, at the same instant.
CREATE INDEX subscription_by_plan_created   ON user_subscription (plan_key, created_at, student_id);
CREATE INDEX subscription_by_status_created ON user_subscription (status, created_at, student_id);
CREATE INDEX subscription_paid_by_created   ON user_subscription (created_at, student_id) WHERE plan_key <> 'free';
