-- What the figures of usage are read by, with a hundred thousand students as with ten.

-- The plan whose limits counted when a use was recorded or refused. A figure of last month by plan must not change because somebody
-- upgrades today. Uses from before this column get the plan of today, which is what figures said of them until now.
ALTER TABLE feature_usage_log ADD COLUMN plan_key text;
UPDATE feature_usage_log l SET plan_key = s.plan_key FROM user_subscription s WHERE s.id = l.subscription_id;
ALTER TABLE feature_usage_log ALTER COLUMN plan_key SET NOT NULL;

-- What the log says of days that are over, added up: by the day on which it was written down (in UTC, as its partitions), so that a day can
-- be added up anew, and by the day on which it happened (in the zone of `usage_days_until`). Whatever was recorded later is read in the log
-- itself, so that the sum of both is the log's. Without students on test clocks.
CREATE TABLE usage_day (
  recorded_on  date NOT NULL,
  day          date NOT NULL,
  feature_key  text NOT NULL,
  plan_key     text NOT NULL,
  uses         bigint NOT NULL CHECK (uses >= 0),
  entries      integer NOT NULL CHECK (entries >= 0),
  refusals     bigint NOT NULL CHECK (refusals >= 0),
  PRIMARY KEY (recorded_on, day, feature_key, plan_key)
);
CREATE INDEX usage_day_by_day ON usage_day (day);

-- Sizes of inputs to two digits: 1,234 counts as 1,200. So a year of them stays small, and a median of them is exact to those digits.
CREATE TABLE input_size_day (
  recorded_on  date NOT NULL,
  day          date NOT NULL,
  feature_key  text NOT NULL,
  plan_key     text NOT NULL,
  size         integer NOT NULL CHECK (size >= 0),
  entries      integer NOT NULL CHECK (entries > 0),
  -- Of the sizes themselves, in full.
  total        bigint NOT NULL CHECK (total >= 0),
  PRIMARY KEY (recorded_on, day, feature_key, plan_key, size)
);
CREATE INDEX input_size_day_by_day ON input_size_day (day);

-- How far the log has been added up, and in which zone its days are days.
CREATE TABLE usage_days_until (
  is_one        boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  time_zone     text NOT NULL,
  recorded_until timestamptz(3) NOT NULL
);

CREATE FUNCTION two_digits(size integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN size < 100 THEN size ELSE round(size::numeric, 2 - length(size::text))::integer END
$$;

-- Whom most lists and figures leave out: few, so leaving them out must not mean looking everybody up.
CREATE INDEX student_erased ON student (id) WHERE erased_at IS NOT NULL;
