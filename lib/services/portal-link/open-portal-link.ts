import { hashLinkSecret } from "@/lib/crypto/link-secret";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findPageForHolder, type PortalPage, redeemPortalLink } from "@/lib/db/portal-link/portal-link-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { writeAudit } from "../audit/write-audit";
import { sessionFact, sessionSource } from "../session/session-audit";

/** Short, because the student came for one task, from an app that can send them again. */
export const PORTAL_SESSION_MS = 12 * 3_600_000;

export interface OpenedPortalLink {
  sessionId: string;
  page: PortalPage;
  returnUrl: string | null;
}

/** Redeems the link: signs in whoever opens it first. @returns null if it is used or expired */
export async function openPortalLink(
  secret: string,
  userAgent: string | null,
  realNow: Date,
): Promise<OpenedPortalLink | null> {
  const session = {
    id: uuidv7(),
    userAgent: userAgent?.slice(0, 300) ?? null,
    realNow,
    expiresAt: new Date(realNow.getTime() + PORTAL_SESSION_MS),
  };
  const redeemed = await withTransaction(async (client) => {
    const link = await redeemPortalLink(hashLinkSecret(secret), session, client);
    if (!link) return null;
    const { userAgent } = session;
    const source = sessionSource({ account_id: null, student_id: link.student_id, role: null }, realNow);
    await writeAudit(source, sessionFact("session.signed_in", session.id, link.student_id, { userAgent }), client);
    return link;
  });
  return redeemed && { sessionId: session.id, page: redeemed.page, returnUrl: redeemed.return_url };
}

/**
 * The page of a link that was used or has expired, for the student whom it signed in: who goes back in the browser, or taps the link once
 * more, is there already. @returns null if the session is not that student's, or has ended
 */
export async function pageOfUsedLink(
  secret: string,
  sessionId: string | null,
  realNow: Date,
): Promise<PortalPage | null> {
  return sessionId === null ? null : findPageForHolder(hashLinkSecret(secret), sessionId, realNow);
}
