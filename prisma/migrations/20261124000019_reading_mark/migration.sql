-- The usage log is read on as the gateway's lists are: for used-up quotas whose mail was lost with the process that was about to write it.
ALTER TABLE gateway_list RENAME TO reading_mark;
ALTER TABLE reading_mark RENAME CONSTRAINT gateway_list_pkey TO reading_mark_pkey;
ALTER TABLE reading_mark DROP CONSTRAINT gateway_list_kind;
ALTER TABLE reading_mark ADD CONSTRAINT reading_mark_kind CHECK (kind IN ('payment', 'refund', 'exhaustion'));
