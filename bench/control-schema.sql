-- The control's tables: the same columns, indexes, partitions and fill factor as ours.
DROP SCHEMA IF EXISTS control CASCADE;
CREATE SCHEMA control;
CREATE TABLE control.usage_counter (LIKE public.usage_counter INCLUDING ALL) WITH (fillfactor = 70);
CREATE TABLE control.feature_usage_log (LIKE public.feature_usage_log INCLUDING ALL) PARTITION BY RANGE (recorded_at);
CREATE TABLE control.feature_usage_log_default PARTITION OF control.feature_usage_log DEFAULT;
