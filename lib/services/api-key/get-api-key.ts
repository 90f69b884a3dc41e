import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { type ApiKey, listApiKeys } from "./list-api-keys";

/** @param wireId `key_…`  @throws not_found */
export function readApiKeyId(wireId: string): string {
  const id = fromWireId("apiKey", wireId);
  if (!id) throw new AppError("not_found", "There is no API key with this id.");
  return id;
}

/** @throws not_found */
export async function getApiKey(id: string, realNow: Date): Promise<ApiKey> {
  const key = (await listApiKeys(realNow)).find((row) => row.id === id);
  if (!key) throw new AppError("not_found", "There is no API key with this id.");
  return key;
}
