import type { StaffRole } from "@/lib/access/permissions";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";

const ACCOUNT_ROW = {
  id: t.uuid,
  student_id: t.uuid.nullable,
  role: t.word.of<StaffRole | "student">(),
  email: t.text,
  name: t.text.nullable,
  email_verified_at: t.timestamptz.nullable,
  password_hash: t.text.nullable,
  password_changed_at: t.timestamptz.nullable,
  disabled_at: t.timestamptz.nullable,
  created_at: t.timestamptz,
};
export type AccountRow = RowOf<typeof ACCOUNT_ROW>;

type Queryable = Parameters<typeof queryRows>[2];

/** @param email in the spelling of `normaliseEmail` */
export async function findAccountByEmail(email: string, on?: Queryable): Promise<AccountRow | null> {
  const [row] = await queryRows(BY_EMAIL, [email], on);
  return row ?? null;
}

export async function findAccountById(id: string, on?: Queryable): Promise<AccountRow | null> {
  const [row] = await queryRows(BY_ID, [id], on);
  return row ?? null;
}

/** The same, locked until the transaction of `on` ends. */
export async function lockAccountByEmail(email: string, on: Connection): Promise<AccountRow | null> {
  const [row] = await queryRows(LOCK_BY_EMAIL, [email], on);
  return row ?? null;
}

const COLUMNS =
  "id, student_id, role, email, name, email_verified_at, password_hash, password_changed_at, disabled_at, created_at";
const BY_EMAIL = defineStatement({
  name: "account_by_email",
  text: `SELECT ${COLUMNS} FROM account WHERE email = $1`,
  row: ACCOUNT_ROW,
});
const LOCK_BY_EMAIL = defineStatement({
  name: "account_lock_by_email",
  text: `${BY_EMAIL.text} FOR UPDATE`,
  row: ACCOUNT_ROW,
});
const BY_ID = defineStatement({
  name: "account_by_id",
  text: `SELECT ${COLUMNS} FROM account WHERE id = $1`,
  row: ACCOUNT_ROW,
});
