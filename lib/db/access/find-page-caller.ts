import type { CallerCredentials } from "@/lib/access/credentials";
import { callerCte, callerParams, WHO_ROW } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const PAGE_CALLER_ROW = {
  ...WHO_ROW,
  test_clock_id: t.uuid.nullable,
  account_email: t.text.nullable,
  account_name: t.text.nullable,
  student_name: t.text.nullable,
  student_email: t.text.nullable,
  external_id: t.text.nullable,
  time_zone: t.text.nullable,
  locale: t.text.nullable,
  last_seen_at: t.timestamptz,
};
export type PageCallerRow = RowOf<typeof PAGE_CALLER_ROW>;

/**
 * Who opens a page: the caller as the API confirms them, with what pages show about them, in one round trip. Null without a live session.
 */
export async function findPageCaller(sessionId: string, realNow: Date): Promise<PageCallerRow | null> {
  const credentials: CallerCredentials = { credential: { kind: "session", sessionId }, student: { by: "self" } };
  const iso = realNow.toISOString();
  const [row] = await queryRows(FIND, callerParams(credentials, { realNow: iso, now: iso, clock: null }));
  return row?.known && row.allowed ? row : null;
}

const FIND = defineStatement({
  name: "page_caller",
  text: `WITH ${callerCte({ credential: "session", student: "self" }, "account:self")}
SELECT who.*, st.test_clock_id, acc.email AS account_email, acc.name AS account_name, st.name AS student_name,
  st.email AS student_email, st.external_id, st.time_zone, st.locale, s.last_seen_at
FROM who JOIN session s ON s.id = $1::uuid LEFT JOIN account acc ON acc.id = who.account_id LEFT JOIN student st ON st.id = who.student_id`,
  row: PAGE_CALLER_ROW,
});
