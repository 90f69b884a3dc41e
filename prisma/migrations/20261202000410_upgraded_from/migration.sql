-- What an upgrade took the place of. A full refund of it brings back exactly these terms: the version, and the price pinned with it, which
-- the catalogue may not have any more.
ALTER TABLE payment
  ADD COLUMN replaced_version_id uuid REFERENCES plan_version (id),
  ADD COLUMN replaced_price integer CHECK (replaced_price > 0),
  ADD CONSTRAINT payment_replaced_terms_are_whole CHECK ((replaced_version_id IS NULL) = (replaced_price IS NULL)),
  ADD CONSTRAINT payment_replaces_terms_as_an_upgrade CHECK (replaced_version_id IS NULL OR applied_as = 'upgrade');

-- Upgrades that were captured before: the audit entry of the change is of the same instant, and has the values before it.
UPDATE payment p SET replaced_version_id = (e.before ->> 'planVersionId')::uuid, replaced_price = (e.before #>> '{price,amount}')::integer
FROM audit_entry e
WHERE p.applied_as = 'upgrade' AND e.student_id = p.student_id AND e.action = 'subscription.upgraded' AND e.at = p.applied_at
  AND e.before ->> 'planVersionId' IS NOT NULL AND e.before #>> '{price,amount}' IS NOT NULL;

-- Staff decided that the upgrades of a refunded payment are not refunded with it.
ALTER TABLE refund ADD COLUMN keeps_upgrades boolean NOT NULL DEFAULT false;
