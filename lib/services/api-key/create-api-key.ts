import type { Scope } from "@/lib/access/scopes";
import { createApiKey as createSecret, hashApiKey } from "@/lib/crypto/api-key";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertApiKey } from "@/lib/db/api-key/api-key-rows";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { type AuditSource, writeAudit } from "../audit/write-audit";

/** The documented default limits of a key that has none of its own. */
export const DEFAULT_RATE_LIMIT = 60_000;
export const DEFAULT_STUDENT_RATE_LIMIT = 600;

export interface ApiKeyTerms {
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  rateLimitPerMinute?: number;
  studentRateLimitPerMinute?: number;
  createdByAccountId?: string | null;
  /** Why, for the audit log. */
  reason?: string;
}

export interface CreatedApiKey {
  id: string;
  /** Shown only now: just its hash is stored. */
  key: string;
}

/** Creates a key that is valid at once. */
export async function createApiKey(terms: ApiKeyTerms, source: AuditSource): Promise<CreatedApiKey> {
  return withTransaction((client) => addApiKey(terms, source, client));
}

/** The same within another transaction (a rotation). */
export async function addApiKey(terms: ApiKeyTerms, source: AuditSource, client: Connection): Promise<CreatedApiKey> {
  const id = uuidv7();
  const key = createSecret();
  await insertApiKey(
    {
      id,
      name: terms.name,
      hash: hashApiKey(key),
      lastFour: key.slice(-4),
      scopes: [...new Set(terms.scopes)],
      rateLimitPerMinute: terms.rateLimitPerMinute ?? DEFAULT_RATE_LIMIT,
      studentRateLimitPerMinute: terms.studentRateLimitPerMinute ?? DEFAULT_STUDENT_RATE_LIMIT,
      createdAt: source.realNow,
      createdByAccountId: terms.createdByAccountId ?? null,
      expiresAt: terms.expiresAt,
    },
    client,
  );
  const after = { name: terms.name, scopes: terms.scopes, expires_at: terms.expiresAt };
  const { reason } = terms;
  await writeAudit(source, { action: "api_key.created", subject: toWireId("apiKey", id), reason, after }, client);
  return { id, key };
}
