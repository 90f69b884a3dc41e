import type pg from "pg";
import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type PortalPage = "dashboard" | "upgrade" | "billing";

export interface NewPortalLink {
  hash: Buffer;
  studentId: string;
  page: PortalPage;
  returnUrl: string | null;
  realNow: Date;
  expiresAt: Date;
}

export async function insertPortalLink(link: NewPortalLink, on: pg.PoolClient): Promise<void> {
  const { hash, realNow, ...rest } = link;
  const data = { ...rest, hash: new Uint8Array(hash), createdAt: realNow };
  await getPrisma(on).portalLink.create({ data, select: { studentId: true } });
}

const REDEEMED_PORTAL_LINK_ROW = {
  student_id: t.uuid,
  page: t.word.of<PortalPage>(),
  return_url: t.text.nullable,
};
export type RedeemedPortalLink = RowOf<typeof REDEEMED_PORTAL_LINK_ROW>;

/** Redeems a link and starts its session in one statement: of any number of requests at the same moment, exactly one finds it unused. */
export async function redeemPortalLink(
  hash: Buffer,
  session: { id: string; userAgent: string | null; realNow: Date; expiresAt: Date },
  on: pg.PoolClient,
): Promise<RedeemedPortalLink | null> {
  const [row] = await queryRows(REDEEM, [hash, session.realNow, session.id, session.userAgent, session.expiresAt], on);
  return row ?? null;
}

const REDEEM = defineStatement({
  name: "portal_link_redeem",
  text: `WITH redeemed AS (
  UPDATE portal_link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
  RETURNING student_id, page, return_url
), signed_in AS (
  INSERT INTO session (id, student_id, origin, user_agent, created_at, last_seen_at, expires_at)
  SELECT $3::uuid, student_id, 'portal_link', $4, $2, $2, $5 FROM redeemed
)
SELECT student_id, page, return_url FROM redeemed`,
  row: REDEEMED_PORTAL_LINK_ROW,
});

/** The page of a link whose student a session has signed in already; null if the session has ended or is somebody else's. */
export async function findPageForHolder(hash: Buffer, sessionId: string, realNow: Date): Promise<PortalPage | null> {
  const [row] = await queryRows(HOLDER, [hash, sessionId, realNow]);
  return row?.page ?? null;
}

const HOLDER = defineStatement({
  name: "portal_link_holder",
  text: `SELECT link.page FROM portal_link link JOIN session s ON s.student_id = link.student_id
LEFT JOIN account acc ON acc.id = s.account_id
WHERE link.hash = $1 AND s.id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 AND acc.disabled_at IS NULL`,
  row: { page: t.word.of<PortalPage>() },
});
