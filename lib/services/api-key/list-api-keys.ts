import { type ApiKeyRow, listApiKeyRows } from "@/lib/db/api-key/api-key-rows";

export type ApiKeyState = "active" | "expired" | "revoked";

export type ApiKey = ApiKeyRow & { state: ApiKeyState };

/** All keys, newest first, with their state. */
export async function listApiKeys(realNow: Date): Promise<ApiKey[]> {
  const rows = await listApiKeyRows();
  return rows.map((row) => ({ ...row, state: stateOf(row, realNow) }));
}

function stateOf(row: ApiKeyRow, realNow: Date): ApiKeyState {
  if (row.revoked_at) return "revoked";
  return row.expires_at && row.expires_at <= realNow ? "expired" : "active";
}
