import { type Connection, queryRows, type Statement } from "../sql/query";

/** The gateway's customer of a student, sealed. */
export interface CustomerRow {
  student_id: string;
  customer_ciphertext: Buffer;
  customer_hash: Buffer;
  encryption_key_id: string;
}

export async function findCustomer(studentId: string, on?: Connection): Promise<CustomerRow | null> {
  const [row] = await queryRows<CustomerRow>(FIND, [studentId], on);
  return row ?? null;
}

/** Keeps the first that comes: two tabs may both have asked the gateway, which answered with the same customer. */
export async function insertCustomer(row: CustomerRow, now: Date): Promise<void> {
  await queryRows(INSERT, [row.student_id, row.customer_ciphertext, row.customer_hash, row.encryption_key_id, now]);
}

/** The student behind a customer; null where several share it, for then it says nothing. */
export async function findStudentOfCustomer(customerHash: Buffer, on: Connection): Promise<string | null> {
  const rows = await queryRows<{ student_id: string }>(FIND_STUDENT, [customerHash], on);
  return rows.length === 1 ? (rows[0]?.student_id ?? null) : null;
}

const FIND_STUDENT: Statement = {
  name: "customer_find_student",
  text: "SELECT student_id FROM gateway_customer WHERE customer_hash = $1 LIMIT 2",
};
const FIND: Statement = {
  name: "customer_find",
  text: "SELECT student_id, customer_ciphertext, customer_hash, encryption_key_id FROM gateway_customer WHERE student_id = $1",
};
const INSERT: Statement = {
  name: "customer_insert",
  text: `INSERT INTO gateway_customer (student_id, customer_ciphertext, customer_hash, encryption_key_id, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (student_id) DO NOTHING`,
};
