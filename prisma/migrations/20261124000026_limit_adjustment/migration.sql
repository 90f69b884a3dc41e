-- An admin may also lower a limit for a period: `granted` is what the plan's limit differs by, in either direction. What counts is never below
-- 0: the statements of the engine add `greatest(granted, -quota)`, which is also right after a change to a plan with a smaller limit.
ALTER TABLE usage_counter DROP CONSTRAINT usage_counter_granted_check;
ALTER TABLE usage_counter ADD CONSTRAINT counter_adjustment_is_bounded CHECK (granted BETWEEN -1000000 AND 1000000);
