import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { systemClock } from "@/lib/clock";
import type { Actor, Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findPageCaller, type PageCallerRow } from "@/lib/db/access/find-page-caller";
import { touchSession } from "@/lib/db/session/touch-session";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";
import { sessionCookieName } from "./credentials";
import { openSession } from "./session-cookie";

/** The viewer of a page. */
export interface PageContext {
  /** The student's time, or the real one for staff. */
  now: Date;
  realNow: Date;
  /** The context for services, with the session as credential. */
  context: Context;
  /** Null for a student who signed in with a portal link: they have no password here. */
  account: { id: string; email: string; name: string | null; role: "student" | "support" | "admin" } | null;
  /** Null for staff. */
  student: PageStudent | null;
  /** The way back to the app that sent the student, if the portal link named one. */
  returnUrl: string | null;
}

export interface PageStudent {
  id: string;
  /** `stu_…` */
  wireId: string;
  externalId: string | null;
  name: string | null;
  email: string | null;
  timeZone: string;
  locale: string;
}

/** How old the stored time of a session's last use may get. */
const SEEN_EVERY_MS = 300_000;

/** The viewer of this page, authenticated against the database, or null. Cached per request. */
export const findPageContext = cache(async (): Promise<PageContext | null> => {
  const cookie = (await cookies()).get(sessionCookieName())?.value;
  const session = cookie ? await openSession(cookie) : null;
  if (!session) return null;
  const realNow = systemClock.now();
  const row = await findPageCaller(session.sessionId, realNow);
  if (!row) return null;
  if (realNow.getTime() - row.last_seen_at.getTime() > SEEN_EVERY_MS) {
    touchSession(session.sessionId, realNow).catch((error) =>
      logger().warn({ err: error }, "the last use of a session was not stored"),
    );
  }
  return toPageContext(row, session.sessionId, session.returnUrl, realNow);
});

/**
 * The viewer of this page. Without a valid session, the browser is redirected to sign in and then back.
 *
 * @param path of the page to return to
 */
export async function getPageContext(path = "/dashboard"): Promise<PageContext> {
  const found = await findPageContext();
  if (!found) redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  return found;
}

function toPageContext(
  row: PageCallerRow,
  sessionId: string,
  returnUrl: string | null,
  realNow: Date,
): PageContext | null {
  const actor = toActor(row, sessionId);
  if (!actor) return null;
  const now = row.clock_now ?? realNow;
  const { account_id, account_email, role, student_id } = row;
  return {
    now,
    realNow,
    context: {
      now,
      realNow,
      actor,
      requestId: uuidv7(),
      testClockId: null,
      idempotency: null,
      credentials: { credential: { kind: "session", sessionId }, student: { by: "self" } },
    },
    account:
      account_id && account_email && role
        ? { id: account_id, email: account_email, name: row.account_name, role }
        : null,
    student: student_id
      ? {
          id: student_id,
          wireId: toWireId("student", student_id),
          externalId: row.external_id,
          name: row.account_name ?? row.student_name,
          email: row.account_email ?? row.student_email,
          timeZone: row.time_zone ?? getEnv().BILLING_TIME_ZONE,
          locale: row.locale ?? "en",
        }
      : null,
    returnUrl,
  };
}

function toActor(row: PageCallerRow, sessionId: string): Actor | null {
  const student =
    row.student_id && row.subscription_id
      ? { id: row.student_id, subscriptionId: row.subscription_id, testClockId: row.test_clock_id }
      : null;
  if (row.role && row.role !== "student" && row.account_id) {
    return { kind: "staff", role: row.role, sessionId, accountId: row.account_id, student };
  }
  return student ? { kind: "student", sessionId, accountId: row.account_id, student } : null;
}
