import type { z } from "zod";
import type * as keys from "@/lib/contract/admin/keys";
import { toWireId } from "@/lib/domain/id";
import type { ApiKey } from "@/lib/services/api-key/list-api-keys";

function serializeApiKey(key: ApiKey): z.input<typeof keys.apiKey> {
  return {
    id: toWireId("apiKey", key.id),
    name: key.name,
    last_four: key.last_four,
    scopes: key.scopes,
    state: key.state,
    rate_limit: key.rate_limit_per_minute,
    student_rate_limit: key.student_rate_limit_per_minute,
    created_at: key.created_at.toISOString(),
    expires_at: key.expires_at?.toISOString() ?? null,
    revoked_at: key.revoked_at?.toISOString() ?? null,
    last_used_at: key.last_used_at?.toISOString() ?? null,
  };
}

/** One key as a response. */
export function serializeKey(key: ApiKey): z.input<typeof keys.keyResponse> {
  return { success: true, key: serializeApiKey(key) };
}

export function serializeKeys(all: readonly ApiKey[]): z.input<typeof keys.keysResponse> {
  return { success: true, keys: all.map(serializeApiKey) };
}
