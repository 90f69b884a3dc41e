import type { Scope } from "@/lib/access/scopes";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/** Who a credential belongs to. */
export interface CallerOwner {
  keyId: string | null;
  scopes: Scope[] | null;
  accountId: string | null;
  studentId: string | null;
  role: "student" | "support" | "admin" | null;
}

/** By the hash of a key (as one character a byte), the id of a session, or the id of an account. Unknown credentials are left out. */
export async function findCallers(named: {
  keyHashes: readonly Buffer[];
  sessions: readonly string[];
  accounts: readonly string[];
}): Promise<Map<string, CallerOwner>> {
  const values = [named.keyHashes, named.sessions, named.accounts];
  const rows = await queryRows(FIND, values);
  return new Map(rows.map(({ name, hash, ...owner }) => [hash?.toString("latin1") ?? name ?? "", owner]));
}

const FIND = defineStatement({
  name: "audit_callers",
  text: `SELECT NULL AS name, hash, id AS "keyId", scopes, NULL::uuid AS "accountId", NULL::uuid AS "studentId", NULL::account_role AS role
FROM api_key WHERE hash = ANY ($1::bytea[])
UNION ALL
SELECT s.id::text, NULL, NULL, NULL, s.account_id, s.student_id, a.role
FROM session s LEFT JOIN account a ON a.id = s.account_id WHERE s.id = ANY ($2::uuid[])
UNION ALL
SELECT id::text, NULL, NULL, NULL, id, student_id, role FROM account WHERE id = ANY ($3::uuid[])`,
  row: {
    name: t.text.nullable,
    hash: t.bytea.nullable,
    keyId: t.uuid.nullable,
    scopes: t.texts.of<Scope[]>().nullable,
    accountId: t.uuid.nullable,
    studentId: t.uuid.nullable,
    role: t.word.of<"student" | "support" | "admin">().nullable,
  },
});
