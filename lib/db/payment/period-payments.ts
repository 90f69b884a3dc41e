import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** A payment that bought a period, or an upgrade within it. */
const PERIOD_PAYMENT_ROW = {
  id: t.uuid,
  applied_as: t.text.of<"purchase" | "renewal" | "upgrade">(),
  amount: t.int4,
  currency: t.bpchar,
  /** The refunded amount, refunds in progress and what a bank has taken included. */
  promised: t.int4,
  /** Staff refunded it without the upgrades on top of it. */
  keeps_upgrades: t.bool,
  /** The plan version that it bought. */
  version_id: t.uuid.assured("an order that sells a period names its version (order_sells_a_plan_unless_mandate)"),
  /** For an upgrade: the terms that it took the place of. */
  replaced_version_id: t.uuid.nullable,
  replaced_price: t.int4.nullable,
};
export type PeriodPayment = RowOf<typeof PERIOD_PAYMENT_ROW>;

/**
 * The payments of the periods that begin in `[from, before)`, in the order in which they were captured: first the period's own, then its
 * upgrades. An upgrade's time begins within the period, or with it. The subscription must be locked before, so that this reads the
 * committed state.
 *
 * @param before null: to the end
 */
export async function findPeriodPayments(
  studentId: string,
  from: Date,
  before: Date | null,
  on: Connection,
): Promise<PeriodPayment[]> {
  return queryRows(FIND, [studentId, from, before], on);
}

const FIND = defineStatement({
  name: "payment_find_of_period",
  text: `SELECT p.id, p.applied_as, p.amount, p.currency, o.plan_version_id AS version_id, p.replaced_version_id, p.replaced_price,
  p.amount_lost + (SELECT coalesce(sum(r.amount), 0)::int FROM refund r WHERE r.payment_id = p.id AND r.status <> 'failed') AS promised,
  EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id AND r.keeps_upgrades AND r.status <> 'failed') AS keeps_upgrades
FROM payment p JOIN payment_order o ON o.id = p.order_id
JOIN invoice i ON i.payment_id = p.id AND i.kind = 'invoice' AND i.replaces_invoice_id IS NULL
WHERE p.student_id = $1::uuid AND p.applied_as IN ('purchase', 'renewal', 'upgrade')
  AND i.period_start >= $2::timestamptz AND ($3::timestamptz IS NULL OR i.period_start < $3::timestamptz)
ORDER BY p.captured_at, p.id`,
  row: PERIOD_PAYMENT_ROW,
});
