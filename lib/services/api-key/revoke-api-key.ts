import { lockApiKey, revokeApiKeyRow } from "@/lib/db/api-key/api-key-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { type AuditSource, writeAudit } from "../audit/write-audit";

/**
 * Revokes a key at once, with every user token that it has issued. Revoking it again changes nothing.
 *
 * @throws not_found
 */
export async function revokeApiKey(id: string, source: AuditSource, reason?: string): Promise<void> {
  await withTransaction(async (client) => {
    const key = await lockApiKey(id, client);
    if (!key) throw new AppError("not_found", "There is no API key with this id.");
    if (key.revoked_at) return;
    await revokeApiKeyRow(id, source.realNow, client);
    await writeAudit(source, { action: "api_key.revoked", subject: toWireId("apiKey", id), reason }, client);
  });
}
