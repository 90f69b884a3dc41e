-- The embedded job engine: what Inngest would keep for us, where no Inngest is configured. All times are the database's own:
-- instances agree on leases by one clock.

CREATE TABLE job_event (
  -- The sender's name for it, derived from its cause: a second event with the same id is dropped.
  id           text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 500),
  name         text NOT NULL,
  data         jsonb NOT NULL,
  occurred_at  timestamptz(3) NOT NULL,
  received_at  timestamptz(3) NOT NULL DEFAULT now(),
  -- When its runs were made. An event may arrive while no engine runs.
  routed_at    timestamptz(3)
);
CREATE INDEX job_event_unrouted ON job_event (received_at) WHERE routed_at IS NULL;
CREATE INDEX job_event_age ON job_event USING brin (received_at);

CREATE TYPE job_run_status AS ENUM ('running', 'completed', 'failed');

CREATE TABLE job_run (
  id              uuid PRIMARY KEY,
  function_id     text NOT NULL,
  event_id        text NOT NULL REFERENCES job_event (id),
  status          job_run_status NOT NULL DEFAULT 'running',
  -- Steps were planned side by side: from then on every step is called by itself.
  is_parallel     boolean NOT NULL DEFAULT false,
  -- The step that invoked it and waits for its result.
  parent_run_id   uuid REFERENCES job_run (id) ON DELETE SET NULL,
  parent_step_id  text,
  -- What it returned, or the error that it ended with.
  output          jsonb,
  started_at      timestamptz(3) NOT NULL DEFAULT now(),
  ended_at        timestamptz(3),
  -- One event runs a function once, however often it is routed.
  UNIQUE (function_id, event_id),
  CONSTRAINT job_run_ended_has_a_time CHECK ((status = 'running') = (ended_at IS NULL))
);
CREATE INDEX job_run_of_event ON job_run (event_id);
CREATE INDEX job_run_of_parent ON job_run (parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX job_run_ended ON job_run (ended_at) WHERE ended_at IS NOT NULL;

-- What a run has done: a step with a result is never run again.
CREATE TABLE job_step (
  run_id    uuid NOT NULL REFERENCES job_run (id) ON DELETE CASCADE,
  step_id   text NOT NULL,
  name      text NOT NULL,
  -- {"type": "data", "data": …} or {"type": "error", "error": …}; NULL while it is planned, asleep, or waits for another run.
  result    jsonb,
  -- In which order steps were done, which a function that races them is entitled to see again.
  position  integer,
  PRIMARY KEY (run_id, step_id),
  CONSTRAINT job_step_done_has_a_position CHECK ((result IS NULL) = (position IS NULL))
);

-- The queue. An item is due when `visible_at` has come; whoever takes it moves that ahead, and keeps moving it while at work.
CREATE TABLE job_item (
  id           uuid PRIMARY KEY,
  run_id       uuid NOT NULL REFERENCES job_run (id) ON DELETE CASCADE,
  function_id  text NOT NULL,
  -- 'step' calls the function to find out what comes next; anything else is one step.
  step_id      text NOT NULL,
  -- The first call of a run, which is what a throttle counts.
  is_start     boolean NOT NULL DEFAULT false,
  is_sleep     boolean NOT NULL DEFAULT false,
  attempt      integer NOT NULL DEFAULT 0,
  visible_at   timestamptz(3) NOT NULL DEFAULT now(),
  -- Who has it; still set after that one died.
  worker       uuid,
  -- Counts the takings: whoever comes back with an older number has lost it, and changes nothing.
  fence        integer NOT NULL DEFAULT 0,
  -- Takings since somebody last came back: a call that takes its process down with it must come to an end.
  takings      integer NOT NULL DEFAULT 0,
  -- Something was done while it was being worked at, so it must be called once more.
  again        boolean NOT NULL DEFAULT false,
  UNIQUE (run_id, step_id)
) WITH (fillfactor = 70);
CREATE INDEX job_item_due ON job_item (function_id, is_start, visible_at);
CREATE INDEX job_item_taken ON job_item (function_id) WHERE worker IS NOT NULL;

-- Up to when each cron has ticked, so that a time that was missed is made up, once.
CREATE TABLE job_schedule (
  function_id   text NOT NULL,
  cron          text NOT NULL,
  last_tick_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (function_id, cron)
);

-- When the next run of a throttled function may start.
CREATE TABLE job_throttle (
  function_id    text PRIMARY KEY,
  next_start_at  timestamptz(3) NOT NULL
);

-- Jobs that were given up, whichever engine ran them: what a person has to look at.
CREATE TABLE job_failure (
  id           uuid PRIMARY KEY,
  function_id  text NOT NULL,
  run_id       text NOT NULL UNIQUE,
  event        jsonb NOT NULL,
  error        text NOT NULL,
  failed_at    timestamptz(3) NOT NULL
);
CREATE INDEX job_failure_by_time ON job_failure (failed_at DESC);
