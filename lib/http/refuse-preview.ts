import type { Operation } from "@/lib/contract/operation";
import { invalidField } from "@/lib/errors";

const FIELD = "preview";

/**
 * Unknown fields are ignored, except this one on what staff do: whoever asks an action that has no preview for one would get the real
 * thing, and an issued document or a deleted record cannot be taken back.
 */
export function refusePreview({ permission, method, body }: Operation, value: unknown): void {
  if (!permission?.startsWith("admin:") || method === "GET" || hasField(body, FIELD)) return;
  if (typeof value !== "object" || value === null || !(FIELD in value)) return;
  throw invalidField(FIELD, "This call has no preview. Leave the field out to perform it.");
}

function hasField(schema: Operation["body"], name: string): boolean {
  return schema !== undefined && "shape" in schema && name in (schema.shape as object);
}
