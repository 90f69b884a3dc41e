import type { z } from "zod";
import { AppError } from "@/lib/errors";

/**
 * Parses what a caller sent. Unknown fields are ignored (a newer client may talk to an older server). An invalid field is named, with what
 * would be valid, in the message and in `fields`.
 */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError("invalid_request", firstMessage(result.error), { fields: fieldMessages(result.error) });
}

export function fieldMessages(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String).join(".");
    fields[path] ??= issue.message;
  }
  return fields;
}

export function firstMessage(error: z.ZodError): string {
  return error.issues[0]?.message ?? "The request is not valid.";
}
