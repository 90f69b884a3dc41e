import { z } from "zod";

/** Pieces of the wire that several calls share. Their descriptions become the API reference. */

/** NUL can't be stored in Postgres text, and a lone surrogate is not text at all: both are refused by name instead of failing later. */
const NUL = String.fromCharCode(0);
export function text(label: string, { min = 1, max }: { min?: number; max: number }) {
  return (
    z
      .string({ error: (issue) => (issue.input === undefined ? `${label} is required` : `${label} must be text`) })
      .refine((value) => value.isWellFormed() && !value.includes(NUL), `${label} contains characters that are not text`)
      .refine(
        (value) => value.length >= min,
        min === 1 ? `${label} is required` : `${label} must have at least ${min} characters`,
      )
      .refine((value) => value.length <= max, `${label} must have at most ${max} characters`)
      // The checks above are functions, for the sake of their sentences; the document is told their bounds.
      .meta({ minLength: min, maxLength: max })
  );
}

export function count(label: string, min: number, max: number) {
  const range = `${label} must be a whole number from ${min} to ${max}`;
  return z.int({ error: range }).min(min, range).max(max, range);
}

export function flag(label: string) {
  return z.boolean({ error: `${label} must be true or false` });
}

/** An instant, with an offset or `Z`. */
export function instant(label: string) {
  return z.iso.datetime({ offset: true, error: `${label} must be an ISO 8601 time, such as 2026-01-31T09:00:00Z` });
}

export const featureKey = text("feature name", { max: 50 }).meta({
  description: "Key of the feature, such as `quiz`.",
  examples: ["quiz"],
});
export const quantity = count("quantity", 1, 10_000).default(1).describe("How many uses, all or none.");
export const inputSize = count("input_size", 0, 2_147_483_647).describe(
  "Size of what was put in, in units of your choice (bytes, words).",
);

export const limit = z.int().describe("Uses per quota period; -1 is unlimited.");
export const used = z.int().describe("Uses counted in this quota period.");
export const remaining = z
  .int()
  .describe("Uses that may still be started; -1 is unlimited. Leaves out what is reserved.");
export const percentage = z
  .number()
  .describe("Share of the limit that is used: two decimals, at most 100, 0 where unlimited.");
export const resetsAt = z.iso.datetime().nullable().describe("When the quota period ends; null where nothing resets.");
export const timestamp = z.iso.datetime();
export const planKey = z.string().describe("`free`, `premium` or `pro`.");
export const subscriptionStatus = z.enum(["active", "inactive", "pending_renewal", "expired", "cancelled"]);

export const success = z.literal(true);
