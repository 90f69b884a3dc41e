-- What a call that changes a subscription left behind for its replays names the subscription "current". Replays of what was stored before go on.
UPDATE idempotency_record SET outcome = (outcome - 'standing') || jsonb_build_object('current', outcome -> 'standing')
WHERE outcome ? 'standing';
