import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";

/** What she said about her invoices. Null: nothing. */
const BILLING_DETAILS_ROW = {
  /** Whom invoices name; null for herself. */
  name: t.text.nullable,
  address: t.text.nullable,
  /** Code of her state: the place of supply. */
  state: t.text.nullable,
  gstin: t.text.nullable,
};
export type BillingDetails = RowOf<typeof BILLING_DETAILS_ROW>;

export async function findBillingDetails(studentId: string, on?: Connection): Promise<BillingDetails | null> {
  const [row] = await queryRows(FIND, [studentId], on);
  return row ?? null;
}

/** False when she was erased meanwhile. */
export async function saveBillingDetails(
  studentId: string,
  { name, address, state, gstin }: BillingDetails,
  now: Date,
  on: Connection,
): Promise<boolean> {
  const rows = await queryRows(SAVE, [studentId, name, address, state, gstin, now], on);
  return rows.length > 0;
}

const FIND = defineStatement({
  name: "billing_details_find",
  text: "SELECT billing_name AS name, billing_address AS address, state, billing_gstin AS gstin FROM student WHERE id = $1",
  row: BILLING_DETAILS_ROW,
});
const SAVE = defineStatement({
  name: "billing_details_save",
  text: `UPDATE student SET billing_name = $2, billing_address = $3, state = $4, billing_gstin = $5, updated_at = $6
WHERE id = $1 AND erased_at IS NULL RETURNING id`,
  row: { id: t.uuid },
});
