import { z } from "zod";
import { REASON_WORD } from "../errors";
import type { Method } from "../instruments";
import { type Db, execute, one } from "./database";

/** The operation of a call. A behaviour for `payment` covers a renewal's debit and a payment in the checkout. */
export const OPERATIONS = [
  "recurring",
  "checkout",
  "order",
  "customer",
  "refund",
  "capture",
  "token",
  "fetch",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/**
 * A network fault. Plain names happen after the work was done, the case that costs money when it is
 * handled badly; `…_before` ones happen before the work, and so do the 429 and the 409
 * ("an earlier request is still being worked on").
 */
export const FAULTS = [
  "timeout",
  "reset",
  "bad_gateway",
  "timeout_before",
  "reset_before",
  "bad_gateway_before",
  "rate_limited",
  "conflict",
] as const;
export type Fault = (typeof FAULTS)[number];

export function strikesBefore(fault: Fault): boolean {
  return fault.endsWith("_before") || fault === "rate_limited" || fault === "conflict";
}

const HOURS = 3600;
/** From reports of integrators: a UPI debit lands about 25 hours after it was asked for, a card's about 36. */
const BANK_SECONDS: Record<Method, number> = { upi: 25 * HOURS, card: 36 * HOURS };
const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: HOURS, d: 24 * HOURS };

/** Seconds as a number, a duration such as "25h", or "bank": as long as a bank takes. */
const settleAfter = z.union([
  z.number().int().min(0).transform(String),
  z.string().regex(/^(\d+[smhd]?|bank)$/, 'must be seconds, a duration such as "25h", or "bank"'),
]);

export const behaviourSchema = z.object({
  /** `refuse`: a debit is refused before there is a payment, as for an account without recurring payments. */
  next: z.enum(["capture", "decline", "refuse"]).default("capture"),
  reason: z.string().regex(REASON_WORD, "must be a word like insufficient_funds").optional(),
  fault: z.enum(FAULTS).optional(),
  /** How many calls it is for; "always" until it is replaced. */
  times: z.union([z.literal("always"), z.number().int().min(1).max(1_000_000)]).default(1),
  settle_after: settleAfter.optional(),
  on: z.enum([...OPERATIONS, "payment", "any"]).default("payment"),
});

export type BehaviourInput = z.input<typeof behaviourSchema>;

export interface Behaviour {
  next: "capture" | "decline" | "refuse";
  reason: string | null;
  fault: Fault | null;
  settle_after: string | null;
}

/** The subject of a behaviour for all customers. */
export const EVERYBODY = "*";

export async function setBehaviour(db: Db, subject: string, given: BehaviourInput): Promise<void> {
  const { next, reason, fault, times, settle_after, on } = behaviourSchema.parse(given);
  await execute(
    db,
    `insert into simulator.behaviour (subject, operation, next, reason, fault, settle_after, remaining)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (subject, operation) do update set next = excluded.next, reason = excluded.reason,
       fault = excluded.fault, settle_after = excluded.settle_after, remaining = excluded.remaining`,
    [subject, on, next, reason ?? null, fault ?? null, settle_after ?? null, times === "always" ? null : times],
  );
}

export async function clearBehaviour(db: Db, subject: string): Promise<void> {
  await execute(db, "delete from simulator.behaviour where subject = $1", [subject]);
}

/** The names under which a behaviour for an operation may be set, the most specific first. */
export function namesOf(operation: Operation): string[] {
  return [operation, ...(operation === "recurring" || operation === "checkout" ? ["payment"] : []), "any"];
}

/**
 * The behaviour for this call, consumed once. The most specific one wins: the customer's before the student id's before
 * the common one, and one for exactly this operation before one for all payments before one for any call.
 */
export async function takeBehaviour(
  db: Db,
  operation: Operation,
  customerId: string | null,
): Promise<Behaviour | null> {
  return one<Behaviour>(
    db,
    `update simulator.behaviour set remaining = remaining - 1
     where (subject, operation) in (
       select subject, operation from simulator.behaviour
       where operation = any($1) and coalesce(remaining, 1) > 0
         and subject in ($2, (select notes ->> 'student_id' from simulator.customer where id = $2), $3)
       order by subject = $2 desc nulls last, subject = $3, array_position($1, operation)
       limit 1 for update
     ) and coalesce(remaining, 1) > 0
     returning next, reason, fault, settle_after`,
    [namesOf(operation), customerId, EVERYBODY],
  );
}

/** Milliseconds until the bank decides. */
export function settleDelay(behaviour: Behaviour | null, method: Method): number {
  const given = behaviour?.settle_after;
  if (!given) return 0;
  if (given === "bank") return BANK_SECONDS[method] * 1000;
  const unit = UNIT_SECONDS[given.slice(-1)];
  return Number.parseInt(given, 10) * (unit ?? 1) * 1000;
}
