import type pg from "pg";
import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface NewAccount {
  id: string;
  studentId: string;
  email: string;
  name: string | null;
  passwordHash: string;
  realNow: Date;
}

/** False when the address is taken: the unique key decides, however many sign up at once. */
export async function insertStudentAccount(account: NewAccount, on: pg.PoolClient): Promise<boolean> {
  const rows = await queryRows(
    INSERT,
    [account.id, account.studentId, account.email, account.name, account.passwordHash, account.realNow],
    on,
  );
  return rows.length > 0;
}

export async function setPasswordHash(id: string, hash: string, realNow: Date, on: pg.PoolClient): Promise<void> {
  const data = { passwordHash: hash, passwordChangedAt: realNow };
  await getPrisma(on).account.updateMany({ where: { id }, data });
}

export async function setVerified(id: string, realNow: Date, on: pg.PoolClient): Promise<void> {
  const where = { id, emailVerifiedAt: null };
  await getPrisma(on).account.updateMany({ where, data: { emailVerifiedAt: realNow } });
}

/**
 * Changes the address to sign in with, already verified; mails to the student follow where they went to the old address.
 *
 * @throws a unique violation when the address is taken
 */
export async function setAccountEmail(id: string, email: string, realNow: Date, on: pg.PoolClient): Promise<void> {
  await queryRows(SET_EMAIL, [id, email, realNow], on);
}

export async function setAccountName(id: string, name: string | null, on: pg.PoolClient): Promise<void> {
  await getPrisma(on).account.updateMany({ where: { id }, data: { name } });
}

const INSERT = defineStatement({
  name: "account_insert",
  text: `INSERT INTO account (id, student_id, role, email, name, password_hash, password_changed_at, created_at)
VALUES ($1, $2, 'student', $3, $4, $5, $6, $6) ON CONFLICT (email) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});
const SET_EMAIL = defineStatement({
  name: "account_set_email",
  text: `WITH before AS (SELECT student_id, email FROM account WHERE id = $1),
followed AS (
  UPDATE student SET email = $2 FROM before WHERE student.id = before.student_id AND lower(student.email) = before.email
)
UPDATE account SET email = $2, email_verified_at = $3 WHERE id = $1`,
});
