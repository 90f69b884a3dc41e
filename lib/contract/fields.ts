import { z } from "zod";

/** Fields of the API that several calls share. Their descriptions are shown in the API reference. */

/** Postgres cannot store NUL in text, and a lone surrogate is not valid text. Both are refused here with a clear error instead of failing in the database. */
const NUL = String.fromCharCode(0);
export function text(label: string, length: Length) {
  return bounded(given(label), label, length);
}

/** Separators, control and format characters, and letters that are drawn as nothing (fillers of Hangul, the blank of braille). */
const INVISIBLE = /[\p{Z}\p{C}\u115F\u1160\u2800\u3164\uFFA0]/gu;

/** Text that people read, such as a name: blanks around it are dropped, and one in which nothing can be seen is not given. */
export function visibleText(label: string, length: Length) {
  const visible = given(label)
    .trim()
    .refine((value) => value.replace(INVISIBLE, "") !== "", `${label} is required`);
  return bounded(visible, label, length);
}

interface Length {
  min?: number;
  max: number;
}

function given(label: string) {
  return z.string({ error: (issue) => (issue.input === undefined ? `${label} is required` : `${label} must be text`) });
}

function bounded(string: z.ZodString, label: string, { min = 1, max }: Length) {
  return (
    string
      .refine((value) => value.isWellFormed() && !value.includes(NUL), `${label} contains characters that are not text`)
      .refine(
        (value) => value.length >= min,
        min === 1 ? `${label} is required` : `${label} must have at least ${min} characters`,
      )
      .refine((value) => value.length <= max, `${label} must have at most ${max} characters`)
      // The checks above are functions, so that they can have their own messages. The OpenAPI document needs the bounds stated.
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

const EARLIEST_YEAR = 1900;
const LATEST_YEAR = 9998;

/**
 * An instant, with an offset or `Z`. PostgreSQL has no year 0, which ISO 8601 has, and dates after 9999 are written with a sign; the quota
 * period of an instant may begin a month before it and end a month after it, in every time zone.
 */
export function instant(label: string) {
  return z.iso
    .datetime({ offset: true, error: `${label} must be an ISO 8601 time, such as 2026-01-31T09:00:00Z` })
    .refine((value) => {
      const year = new Date(value).getUTCFullYear();
      return year >= EARLIEST_YEAR && year <= LATEST_YEAR;
    }, `${label} must be a time of the years ${EARLIEST_YEAR} to ${LATEST_YEAR}`);
}

export const featureKey = text("feature name", { max: 50 }).meta({
  description: "Key of the feature, such as `quiz`.",
  examples: ["quiz"],
});
export const quantity = count("quantity", 1, 10_000).default(1).describe("Number of uses. All are granted, or none.");
export const inputSize = count("input_size", 0, 2_147_483_647).describe(
  "Size of the input, in a unit of your choice (bytes, words).",
);

export const limit = z.int().describe("Uses per quota period; -1 means unlimited.");
export const used = z.int().describe("Uses recorded in this quota period.");
export const remaining = z
  .int()
  .describe("Uses still available; -1 means unlimited. Reserved uses are already subtracted.");
export const percentage = z
  .number()
  .describe("Used share of the limit in percent, with two decimals: at most 100, and 0 if unlimited.");
export const resetsAt = z.iso
  .datetime()
  .nullable()
  .describe("When the quota period ends; null if the quota does not reset.");
export const timestamp = z.iso.datetime();
export const planKey = z.string().describe("`free`, `premium` or `pro`.");
export const subscriptionStatus = z.enum(["active", "inactive", "pending_renewal", "expired", "cancelled"]);

export const success = z.literal(true);
