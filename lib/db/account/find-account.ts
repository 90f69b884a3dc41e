import type { StaffRole } from "@/lib/access/permissions";
import { type Connection, queryRows, type Statement } from "../sql/query";

export interface AccountRow {
  id: string;
  student_id: string | null;
  role: StaffRole | "student";
  email: string;
  name: string | null;
  email_verified_at: Date | null;
  password_hash: string | null;
  password_changed_at: Date | null;
  disabled_at: Date | null;
  created_at: Date;
}

type Queryable = Parameters<typeof queryRows>[2];

/** @param email in the spelling of `normaliseEmail` */
export async function findAccountByEmail(email: string, on?: Queryable): Promise<AccountRow | null> {
  const [row] = await queryRows<AccountRow>(BY_EMAIL, [email], on);
  return row ?? null;
}

export async function findAccountById(id: string, on?: Queryable): Promise<AccountRow | null> {
  const [row] = await queryRows<AccountRow>(BY_ID, [id], on);
  return row ?? null;
}

/** The same, locked until the transaction of `on` ends. */
export async function lockAccountByEmail(email: string, on: Connection): Promise<AccountRow | null> {
  const [row] = await queryRows<AccountRow>(LOCK_BY_EMAIL, [email], on);
  return row ?? null;
}

const COLUMNS =
  "id, student_id, role, email, name, email_verified_at, password_hash, password_changed_at, disabled_at, created_at";
const BY_EMAIL: Statement = { name: "account_by_email", text: `SELECT ${COLUMNS} FROM account WHERE email = $1` };
const LOCK_BY_EMAIL: Statement = { name: "account_lock_by_email", text: `${BY_EMAIL.text} FOR UPDATE` };
const BY_ID: Statement = { name: "account_by_id", text: `SELECT ${COLUMNS} FROM account WHERE id = $1` };
