-- What the figures of a period are read by. None of these columns ever changes in place, so uses stay as cheap as they were: a BRIN index
-- costs a use next to nothing, and a counter's period is written once.

-- Uses of a stretch of days, within the partitions of its months.
CREATE INDEX usage_log_by_time ON feature_usage_log USING brin (created_at);
-- Refusals alone: few beside the uses.
CREATE INDEX usage_log_refused ON feature_usage_log (created_at) WHERE status = 'failed';
-- Counters of the periods that run.
CREATE INDEX counter_by_period_end ON usage_counter (period_end);
-- How subscriptions stood at a moment: what has changed since.
CREATE INDEX audit_of_subscriptions ON audit_entry (at) WHERE action LIKE 'subscription.%';
CREATE INDEX payment_captured ON payment (captured_at) WHERE captured_at IS NOT NULL;
CREATE INDEX refund_processed ON refund (updated_at) WHERE status = 'processed';
CREATE INDEX renewal_by_decision ON subscription_renewal_log (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX renewal_by_time ON subscription_renewal_log (created_at DESC, id DESC);
