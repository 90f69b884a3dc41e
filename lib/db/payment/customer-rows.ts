import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** The student's customer at the gateway, encrypted. */
const CUSTOMER_ROW = {
  student_id: t.uuid,
  customer_ciphertext: t.bytea,
  customer_hash: t.bytea,
  encryption_key_id: t.text,
};
export type CustomerRow = RowOf<typeof CUSTOMER_ROW>;

export async function findCustomer(studentId: string, on?: Connection): Promise<CustomerRow | null> {
  const [row] = await queryRows(FIND, [studentId], on);
  return row ?? null;
}

/** Keeps the first one: two tabs may both have called the gateway, which returned the same customer. */
export async function insertCustomer(row: CustomerRow, now: Date): Promise<void> {
  await queryRows(INSERT, [row.student_id, row.customer_ciphertext, row.customer_hash, row.encryption_key_id, now]);
}

/** The student of a customer; null where several students share it, since then it identifies nobody. */
export async function findStudentOfCustomer(customerHash: Buffer, on: Connection): Promise<string | null> {
  const rows = await queryRows(FIND_STUDENT, [customerHash], on);
  return rows.length === 1 ? (rows[0]?.student_id ?? null) : null;
}

/** Whether several students have this customer, as before each got one of their own. */
export async function isCustomerShared(customerHash: Buffer): Promise<boolean> {
  return (await queryRows(FIND_STUDENT, [customerHash])).length > 1;
}

const FIND_STUDENT = defineStatement({
  name: "customer_find_student",
  text: "SELECT student_id FROM gateway_customer WHERE customer_hash = $1 LIMIT 2",
  row: { student_id: t.uuid },
});
const FIND = defineStatement({
  name: "customer_find",
  text: "SELECT student_id, customer_ciphertext, customer_hash, encryption_key_id FROM gateway_customer WHERE student_id = $1",
  row: CUSTOMER_ROW,
});
const INSERT = defineStatement({
  name: "customer_insert",
  text: `INSERT INTO gateway_customer (student_id, customer_ciphertext, customer_hash, encryption_key_id, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (student_id) DO NOTHING`,
});
