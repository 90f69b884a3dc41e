import { z } from "zod";

/** Dates are instants, or the ISO strings that the outbox stores. */
export const instant = z.coerce.date();

export const amount = z.object({ amount: z.int(), currency: z.string().length(3) });

/** Who receives the mail, in which locale and time zone, and when: every mail has this. */
export const recipient = z.object({
  /** null where it is unknown. */
  name: z.string().nullable(),
  locale: z.string().default("en"),
  timeZone: z.string(),
  /** The student's time at the moment of the cause. */
  now: instant,
});
export type Recipient = z.output<typeof recipient>;

/** What a feature's meter shows. */
export const meter = z.object({
  name: z.string(),
  used: z.int().min(0),
  /** null is unlimited. */
  limit: z.int().min(0).nullable(),
  /** null where nothing resets. */
  resetsAt: instant.nullable(),
});
export type MeterProps = z.output<typeof meter>;

/** An invoice or a credit note, by its number. */
export const invoiceRef = z.object({ number: z.string() });

/** Where the installation can be reached; not part of a mail's facts, so that a queued mail uses the current address. */
export interface Site {
  /** Origin, without a trailing slash. */
  appUrl: string;
  supportEmail: string;
  /** One-click address of this recipient; only used on optional mails. */
  unsubscribeUrl: string | null;
}
