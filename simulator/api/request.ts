import { z } from "zod";
import { badRequest } from "../errors";

/** An optional string field, which may also be empty. */
export const optionalText = (longest: number) =>
  z
    .string()
    .max(longest)
    .nullish()
    .transform((value) => value || null);

/** Up to 15 keys with values of up to 256 characters; an empty list means none. */
export const notesSchema = z
  .union([
    z.record(z.string(), z.union([z.string(), z.number()]).transform(String)),
    z.array(z.never()).transform(() => ({})),
  ])
  .nullish()
  .transform((notes): Record<string, string> => notes ?? {})
  .refine(
    (notes) => Object.keys(notes).length <= 15,
    "The number of fields in notes should be less than or equal to 15",
  )
  .refine(
    (notes) => Object.values(notes).every((value) => value.length <= 256),
    "A field in notes may not be greater than 256 characters",
  );

/** An amount in paise, as a number or in digits. */
export const amountSchema = z.coerce.number<unknown>().int().positive().max(2_147_483_647);

/** Razorpay accepts true, 1 and "1" as true. */
export const flagSchema = z
  .union([z.boolean(), z.literal([0, 1, "0", "1"])])
  .transform((value) => value === true || value === 1 || value === "1");

export const currencySchema = z.string().regex(/^[A-Z]{3}$/);

/** Reads a body by its schema, or refuses it with Razorpay's error texts. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    throw badRequest(`${issue.keys.join(", ")} is/are not required and should not be sent`);
  }
  const field = issue?.path.join(".") || undefined;
  throw badRequest(describe(issue, field, body), field);
}

function describe(issue: z.core.$ZodIssue | undefined, field: string | undefined, body: unknown): string {
  if (!issue || !field) return "The request body is not valid.";
  if (issue.code === "custom") return issue.message;
  const name = field.replaceAll("_", " ");
  if (at(body, issue.path) === undefined) return `The ${name} field is required.`;
  if (issue.code === "too_big" && issue.origin === "string") {
    return `The ${name} may not be greater than ${issue.maximum} characters.`;
  }
  return issue.code === "invalid_type" ? `The ${name} must be ${issue.expected}.` : `The ${name} is invalid.`;
}

function at(body: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}
