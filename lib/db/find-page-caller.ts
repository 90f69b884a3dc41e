import type { CallerCredentials } from "@/lib/access/credentials";
import type { CallerRow } from "./find-caller";
import { callerCte, callerParams } from "./sql/caller-sql";
import { queryRows, type Statement } from "./sql/query";

export interface PageCallerRow extends CallerRow {
  account_email: string | null;
  account_name: string | null;
  student_name: string | null;
  student_email: string | null;
  external_id: string | null;
  time_zone: string | null;
  locale: string | null;
  last_seen_at: Date;
}

/** Who opens a page: the caller as the API confirms her, and what pages say about her, in one round trip. Null without a live session. */
export async function findPageCaller(sessionId: string, realNow: Date): Promise<PageCallerRow | null> {
  const claim: CallerCredentials = { credential: { kind: "session", sessionId }, student: { by: "self" } };
  const iso = realNow.toISOString();
  const [row] = await queryRows<PageCallerRow>(FIND, callerParams(claim, { realNow: iso, now: iso, clock: null }));
  return row?.known && row.allowed ? row : null;
}

const FIND: Statement = {
  name: "page_caller",
  text: `WITH ${callerCte({ credential: "session", student: "self" }, "account:self")}
SELECT who.*, st.test_clock_id, acc.email AS account_email, acc.name AS account_name, st.name AS student_name,
  st.email AS student_email, st.external_id, st.time_zone, st.locale, s.last_seen_at
FROM who JOIN session s ON s.id = $1::uuid LEFT JOIN account acc ON acc.id = who.account_id LEFT JOIN student st ON st.id = who.student_id`,
};
