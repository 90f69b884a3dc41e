import type { Context } from "@/lib/context";
import { createLinkSecret, deriveLinkSecret, hashLinkSecret } from "@/lib/crypto/link-secret";
import { insertPortalLink, type PortalPage } from "@/lib/db/portal-link/portal-link-rows";
import { isReturnUrl } from "@/lib/domain/return-url";
import { PORTAL_LINK_MINUTES } from "@/lib/domain/terms";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { withIdempotency } from "../idempotency/with-idempotency";
import { ensureNamedStudent } from "../student/ensure-named-student";

/** Long enough for a redirect on a slow phone, too short to be reused from a browser's history. */
const LIFETIME_MS = PORTAL_LINK_MINUTES * 60_000;

export interface PortalLinkTerms {
  userId: string;
  page: PortalPage;
  returnUrl: string | null;
}

export interface PortalLink {
  url: string;
  expiresAt: string;
  replayed: boolean;
}

/**
 * A link that signs a student in once. With an idempotency key the secret is derived from the key, so that a retry gets the same link
 * although only a hash is stored.
 *
 * @throws not_found; invalid_request for an unsafe return_url
 */
export async function createPortalLink(context: Context, terms: PortalLinkTerms): Promise<PortalLink> {
  const env = getEnv();
  if (terms.returnUrl && !isReturnUrl(terms.returnUrl, env.STUDYMETER_MODE !== "production")) {
    throw invalidField("return_url", "return_url must be an https URL.");
  }
  const { student } = await ensureNamedStudent(context, terms.userId);
  const { outcome, replayed } = await withIdempotency(context, student.id, async (client) => {
    const createdAt = context.realNow.toISOString();
    const expiresAt = new Date(context.realNow.getTime() + LIFETIME_MS);
    // Without an idempotency key the secret is random, and is never needed again.
    const randomSecret = context.idempotency ? null : createLinkSecret();
    const hash = hashLinkSecret(randomSecret ?? secretOf(context, student.id, createdAt));
    const { page, returnUrl } = terms;
    await insertPortalLink(
      { hash, studentId: student.id, page, returnUrl, realNow: context.realNow, expiresAt },
      client,
    );
    const source = { ...auditSource(context), now: student.clock_now ?? context.realNow };
    await writeAudit(source, { action: "portal_link.created", studentId: student.id, after: { page } }, client);
    return { createdAt, expiresAt: expiresAt.toISOString(), randomSecret };
  });
  const secret = outcome.randomSecret ?? secretOf(context, student.id, outcome.createdAt);
  return { url: `${env.APP_URL}/portal/${secret}`, expiresAt: outcome.expiresAt, replayed };
}

function secretOf({ idempotency }: Context, studentId: string, createdAt: string): string {
  return deriveLinkSecret("portal", idempotency?.scope ?? "", studentId, createdAt);
}
