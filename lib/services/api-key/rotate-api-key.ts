import { expireApiKeyRow, lockApiKey } from "@/lib/db/api-key/api-key-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { type AuditSource, writeAudit } from "../audit/write-audit";
import { type ApiKeyTerms, addApiKey, type CreatedApiKey } from "./create-api-key";

/**
 * Creates a key with the name, scopes and limits of an old one, which keeps working for the overlap, so that servers can switch over one
 * by one. The new key does not expire unless an expiry is given: the old key's expiry was the reason to rotate.
 *
 * @param overlapMs how long both work; 0 ends the old one now
 * @throws not_found; conflict if the old key has ended already
 */
export async function rotateApiKey(
  id: string,
  overlapMs: number,
  expiresAt: Date | null,
  source: AuditSource,
  { reason, createdByAccountId }: Pick<ApiKeyTerms, "reason" | "createdByAccountId"> = {},
): Promise<CreatedApiKey> {
  return withTransaction(async (client) => {
    const old = await lockApiKey(id, client);
    if (!old) throw new AppError("not_found", "There is no API key with this id.");
    if (old.revoked_at || (old.expires_at && old.expires_at <= source.realNow)) {
      throw new AppError("conflict", "This API key has expired or was revoked. Create a new one.");
    }
    const terms = {
      name: old.name,
      scopes: old.scopes,
      expiresAt,
      rateLimitPerMinute: old.rate_limit_per_minute,
      studentRateLimitPerMinute: old.student_rate_limit_per_minute,
      createdByAccountId,
      reason,
    };
    const created = await addApiKey(terms, source, client);
    const endsAt = new Date(source.realNow.getTime() + overlapMs);
    await expireApiKeyRow(id, endsAt, client);
    const after = { replaced_by: toWireId("apiKey", created.id), expires_at: endsAt };
    await writeAudit(source, { action: "api_key.rotated", subject: toWireId("apiKey", id), reason, after }, client);
    return created;
  });
}
