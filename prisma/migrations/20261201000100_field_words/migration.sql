-- Names in the field's words (docs/glossary.md). Nothing but names changes, and every row is kept.

-- Encrypted values are ciphertexts, and each says which key of the settings encrypted it.
ALTER TABLE gateway_customer RENAME COLUMN customer_seal TO customer_ciphertext;
ALTER TABLE gateway_customer RENAME COLUMN seal_key_id TO encryption_key_id;
ALTER TABLE payment_method RENAME COLUMN token_seal TO token_ciphertext;
ALTER TABLE payment_method RENAME COLUMN seal_key_id TO encryption_key_id;
ALTER TABLE payment_method RENAME CONSTRAINT payment_method_token_is_sealed TO payment_method_token_is_encrypted;

-- The key that a student's personal data is encrypted with; an API key is another thing. Ciphertexts stay bound to the table's first name.
ALTER TABLE student_key RENAME TO student_data_key;
ALTER TABLE student_data_key RENAME COLUMN key_seal TO data_key_ciphertext;
ALTER TABLE student_data_key RENAME COLUMN seal_key_id TO encryption_key_id;
ALTER TABLE student_data_key RENAME CONSTRAINT student_key_pkey TO student_data_key_pkey;
ALTER TABLE student_data_key RENAME CONSTRAINT student_key_student_id_fkey TO student_data_key_student_id_fkey;

-- The audit log is a chain of links.
ALTER TABLE audit_seal RENAME TO audit_link;
ALTER TABLE audit_link RENAME COLUMN sealed_at TO linked_at;
ALTER TABLE audit_link RENAME CONSTRAINT audit_seal_pkey TO audit_link_pkey;
ALTER TABLE audit_link RENAME CONSTRAINT audit_seal_entry_id_key TO audit_link_entry_id_key;
ALTER TABLE audit_link RENAME CONSTRAINT audit_seal_entry_id_fkey TO audit_link_entry_id_fkey;
ALTER TRIGGER audit_seal_is_immutable ON audit_link RENAME TO audit_link_is_immutable;
ALTER TRIGGER audit_entry_awaits_seal ON audit_entry RENAME TO audit_entry_awaits_link;
ALTER FUNCTION await_seal() RENAME TO await_link;

-- A call holds a lock on its idempotency key; what is read on from is a high-water mark.
ALTER TABLE idempotency_claim RENAME TO idempotency_lock;
ALTER TABLE idempotency_lock RENAME CONSTRAINT idempotency_claim_pkey TO idempotency_lock_pkey;
ALTER TABLE idempotency_lock RENAME CONSTRAINT idempotency_claim_id_is_a_digest TO idempotency_lock_id_is_a_digest;
ALTER TABLE reading_mark RENAME TO high_water_mark;
ALTER TABLE high_water_mark RENAME CONSTRAINT reading_mark_pkey TO high_water_mark_pkey;
ALTER TABLE high_water_mark RENAME CONSTRAINT reading_mark_kind TO high_water_mark_kind;

ALTER TABLE plan_version RENAME COLUMN made_by TO created_by;
ALTER TABLE usage_counter RENAME COLUMN granted TO limit_adjustment;
COMMENT ON COLUMN feature_usage_log.feature_name IS 'Key of the feature, as in feature.key: the name of this column is that of the interface it was specified by.';

-- Jobs by their new ids, so that none is missed, made up for twice, or shown as one that no longer exists.
CREATE FUNCTION renamed_job(id text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT replace(replace(replace(id, 'keep-house', 'cleanup'), 'seal-audit', 'chain-audit'), 'sum-uses', 'aggregate-usage')
$$;
UPDATE job_schedule SET function_id = renamed_job(function_id) WHERE function_id <> renamed_job(function_id);
UPDATE job_throttle SET function_id = renamed_job(function_id) WHERE function_id <> renamed_job(function_id);
UPDATE job_run SET function_id = renamed_job(function_id) WHERE function_id <> renamed_job(function_id);
UPDATE job_item SET function_id = renamed_job(function_id) WHERE function_id <> renamed_job(function_id);
UPDATE job_failure SET function_id = renamed_job(function_id) WHERE function_id <> renamed_job(function_id);
UPDATE job_event SET name = renamed_job(name) WHERE name <> renamed_job(name);
UPDATE outbox_event SET name = renamed_job(name) WHERE name <> renamed_job(name);
UPDATE alert SET kind = renamed_job(kind) WHERE kind <> renamed_job(kind);
DROP FUNCTION renamed_job(text);

-- A mail is rendered from its facts, which name the person it goes to.
UPDATE mail SET props = props - 'reader' || jsonb_build_object('recipient', props -> 'reader') WHERE props ? 'reader';
UPDATE mail SET props = props - 'presentPlanName' || jsonb_build_object('currentPlanName', props -> 'presentPlanName')
WHERE props ? 'presentPlanName';

-- Outcomes that are kept for replays answer with the value of today.
UPDATE idempotency_record SET outcome = jsonb_set(outcome, '{result}', '"refunded"') WHERE outcome ->> 'result' = 'given_back';

-- Money that was refunded because nothing was bought with it.
UPDATE subscription_renewal_log SET decline_code = 'REFUNDED' WHERE decline_code = 'GIVEN_BACK';
