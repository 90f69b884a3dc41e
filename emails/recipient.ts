import { z } from "zod";

/** Dates come as instants, or as the ISO strings that the outbox keeps. */
export const instant = z.coerce.date();

export const amount = z.object({ amount: z.int(), currency: z.string().length(3) });

/** Who reads it, where and when: every mail has this. */
export const recipient = z.object({
  /** null where nobody told us. */
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

/** A number on paper: of an invoice or a credit note. */
export const paper = z.object({ number: z.string() });

/** Where the installation can be reached; not part of a mail's facts, so that a queued mail follows a move. */
export interface Site {
  /** Origin, without a trailing slash. */
  appUrl: string;
  supportEmail: string;
  /** One-click address of this recipient; only used on mails that she can do without. */
  unsubscribeUrl: string | null;
}
