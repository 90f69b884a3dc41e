import type { StaffRole } from "@/lib/access/permissions";
import type { Account } from "../generated/client";
import { getPrisma } from "../prisma";
import { type Connection, type Queryable, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

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

/** @param email in the spelling of `normaliseEmail` */
export async function findAccountByEmail(email: string, on?: Queryable): Promise<AccountRow | null> {
  return toRow(await getPrisma(on).account.findFirst({ where: { email } }));
}

export async function findAccountById(id: string, on?: Queryable): Promise<AccountRow | null> {
  return toRow(await getPrisma(on).account.findFirst({ where: { id } }));
}

/** The same, locked until the transaction of `on` ends. */
export async function lockAccountByEmail(email: string, on: Connection): Promise<AccountRow | null> {
  const [row] = await queryRows(LOCK_BY_EMAIL, [email], on);
  return row ?? null;
}

function toRow(account: Account | null): AccountRow | null {
  return (
    account && {
      id: account.id,
      student_id: account.studentId,
      role: account.role,
      email: account.email,
      name: account.name,
      email_verified_at: account.emailVerifiedAt,
      password_hash: account.passwordHash,
      password_changed_at: account.passwordChangedAt,
      disabled_at: account.disabledAt,
      created_at: account.createdAt,
    }
  );
}

const COLUMNS =
  "id, student_id, role, email, name, email_verified_at, password_hash, password_changed_at, disabled_at, created_at";
const LOCK_BY_EMAIL = defineStatement({
  name: "account_lock_by_email",
  text: `SELECT ${COLUMNS} FROM account WHERE email = $1 FOR UPDATE`,
  row: ACCOUNT_ROW,
});
