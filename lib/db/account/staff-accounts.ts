import type { StaffRole } from "@/lib/access/permissions";
import { getPrisma } from "../prisma";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const STAFF_ROW = {
  id: t.uuid,
  email: t.text,
  name: t.text.nullable,
  role: t.word.of<StaffRole>(),
  disabled_at: t.timestamptz.nullable,
  has_password: t.bool,
  /** All sessions of the account, ended ones included. */
  last_seen_at: t.timestamptz.nullable,
};
export type StaffRow = RowOf<typeof STAFF_ROW>;

/** Every staff account, by address. */
export async function listStaffRows(): Promise<StaffRow[]> {
  return queryRows(LIST, []);
}

export interface NewStaffAccount {
  id: string;
  email: string;
  name: string | null;
  role: StaffRole;
  realNow: Date;
}

/** Inserts an account without a password. False when the address is taken. */
export async function insertStaffAccount(account: NewStaffAccount, on: Connection): Promise<boolean> {
  const { id, email, name, role, realNow } = account;
  return (await queryRows(INSERT, [id, email, name, role, realNow], on)).length > 0;
}

/**
 * Gives an account a staff role and detaches its student, who stays unchanged. A password whose owner never verified the address is
 * removed: anybody may have signed up with it.
 */
export async function setStaffRole(id: string, role: StaffRole, on: Connection): Promise<void> {
  await queryRows(SET_ROLE, [id, role], on);
}

/** @returns whether the account was enabled until now */
export async function disableAccount(id: string, realNow: Date, on: Connection): Promise<boolean> {
  const where = { id, disabledAt: null };
  const { count } = await getPrisma(on).account.updateMany({ where, data: { disabledAt: realNow } });
  return count > 0;
}

const LIST = defineStatement({
  name: "staff_list",
  text: `SELECT a.id, a.email, a.name, a.role, a.disabled_at, a.password_hash IS NOT NULL AS has_password,
  (SELECT max(s.last_seen_at) FROM session s WHERE s.account_id = a.id) AS last_seen_at
FROM account a WHERE a.role <> 'student' ORDER BY a.email`,
  row: STAFF_ROW,
});
const INSERT = defineStatement({
  name: "staff_insert",
  text: `INSERT INTO account (id, role, email, name, created_at) VALUES ($1, $4::account_role, $2, $3, $5)
ON CONFLICT (email) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});
const SET_ROLE = defineStatement({
  name: "staff_set_role",
  text: `UPDATE account SET role = $2::account_role, student_id = NULL, disabled_at = NULL,
  password_hash = CASE WHEN email_verified_at IS NULL THEN NULL ELSE password_hash END WHERE id = $1`,
});
