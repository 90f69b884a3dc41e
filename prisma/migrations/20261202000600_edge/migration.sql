-- When each job last began, whichever engine runs it: an external Inngest keeps its runs to itself, and may skip or lose one.
CREATE TABLE job_start (
  job        text           PRIMARY KEY CHECK (char_length(job) BETWEEN 1 AND 200),
  started_at timestamptz(3) NOT NULL,
  -- Only of jobs that have to come to an end: the daily ones, which go page by page through what is due.
  completed_at timestamptz(3)
);

-- When the job of an event began. An event that an engine has accepted and lost is sent again, under another id.
ALTER TABLE outbox_event ADD COLUMN taken_at timestamptz(3), ADD COLUMN resends integer NOT NULL DEFAULT 0 CHECK (resends >= 0);
UPDATE outbox_event SET taken_at = sent_at WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_event_untaken ON outbox_event (sent_at) WHERE sent_at IS NOT NULL AND taken_at IS NULL;
