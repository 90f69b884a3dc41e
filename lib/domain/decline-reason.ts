import { DECLINE_CLASSES } from "./decline-reasons";

/**
 * The rules that follow from a decline's reason: whose it is, what cures it, what becomes of a renewal. Only the payer and the bank
 * decline. What our account or the gateway gets wrong is tried again and wakes staff; what is not decided is asked about.
 */

type DeclineClass = (typeof DECLINE_CLASSES)[number];

/** A reason that Razorpay documents, or one of ours. */
export type DeclineReason = DeclineClass["reasons"][number];

/** `merchant` is us: our account at the gateway, our settings, our request. */
export type DeclineOwner = DeclineClass["owner"];

/** `confirm`: in the bank's or the UPI app. `payer_pays`: the payer skipped this debit, and may pay otherwise. */
export type DeclineCure = DeclineClass["cure"];

export const DECLINE_OWNERS = [
  "payer",
  "bank",
  "merchant",
  "gateway",
  "undecided",
  "paid_already",
] as const satisfies readonly DeclineOwner[];

export const DECLINE_CURES = [
  "time",
  "new_method",
  "confirm",
  "payer_pays",
  "payer_details",
  "dispute_decided",
  "merchant",
  "ask",
] as const satisfies readonly DeclineCure[];

export interface DeclineRule {
  owner: DeclineOwner;
  cure: DeclineCure;
  /** False for a word that no source lists: it is judged by the gateway's `source` and `code`, and staff are told. */
  isKnown: boolean;
}

/** What the gateway says of a payment that failed, or of a request that it refused. */
export interface ReportedDecline {
  reason: string;
  /** Razorpay's `source`: customer, issuer_bank, business, gateway, internal, … */
  source?: string | null;
  /** Razorpay's `code`: BAD_REQUEST_ERROR, GATEWAY_ERROR or SERVER_ERROR. */
  code?: string | null;
}

const RULES: ReadonlyMap<string, DeclineRule> = new Map(
  DECLINE_CLASSES.flatMap(({ owner, cure, reasons }) =>
    reasons.map((reason) => [reason, { owner, cure, isKnown: true }] as const),
  ),
);

/** Razorpay's values of `source`, from its pages on error parameters (errors/payments/payment-methods-error-parameters). */
const OWNER_OF_SOURCE: Record<string, Pick<DeclineRule, "owner" | "cure">> = {
  customer: { owner: "payer", cure: "time" },
  customer_psp: { owner: "payer", cure: "time" },
  bank: { owner: "bank", cure: "time" },
  issuer: { owner: "bank", cure: "time" },
  issuer_bank: { owner: "bank", cure: "time" },
  network: { owner: "bank", cure: "time" },
  business: { owner: "merchant", cure: "merchant" },
  merchant: { owner: "merchant", cure: "merchant" },
  beneficiary_bank: { owner: "gateway", cure: "time" },
  provider: { owner: "gateway", cure: "time" },
  gateway: { owner: "gateway", cure: "time" },
  internal: { owner: "gateway", cure: "time" },
};

export function isKnownReason(reason: string): reason is DeclineReason {
  return RULES.has(reason.toLowerCase());
}

/**
 * An unknown reason counts as what its source says. Without a source it is a decline that time may cure: at worst a student gets days of
 * grace for nothing, while a fault of ours that counted as one would be tried for ever.
 */
export function declineRule({ reason, source, code }: ReportedDecline): DeclineRule {
  const known = RULES.get(reason.toLowerCase());
  if (known) return known;
  const named = OWNER_OF_SOURCE[source?.toLowerCase() ?? ""];
  if (named) return { ...named, isKnown: false };
  if (code === "SERVER_ERROR") return { owner: "gateway", cure: "time", isKnown: false };
  return { owner: "bank", cure: "time", isKnown: false };
}

/**
 * What a debit that did not succeed means for the attempt:
 *
 * - `declined`  by the payer or the bank: the grace period begins
 * - `skipped`   the payer opted out of this one debit: the same days, other words, and no retry against their will
 * - `failed`    our fault or the gateway's: no grace, tried again with backoff, staff are told
 * - `undecided` the gateway is asked again; nothing is charged until then
 */
export type DebitVerdict = "declined" | "skipped" | "failed" | "undecided";

export function debitVerdict(decline: ReportedDecline): DebitVerdict {
  const { owner, cure } = declineRule(decline);
  if (cure === "ask") return "undecided";
  if (cure === "payer_pays") return "skipped";
  return owner === "merchant" || owner === "gateway" ? "failed" : "declined";
}

/** The same of a debit that has been decided, or that nobody has decided in the time that a debit may take: it counts as declined. */
export function finalVerdict(decline: ReportedDecline): Exclude<DebitVerdict, "undecided"> {
  const verdict = debitVerdict(decline);
  return verdict === "undecided" ? "declined" : verdict;
}

/**
 * Whether the automatic retries of the grace period make sense: only if time may cure it. A new mandate, a confirmation or missing
 * details come with an event of their own, which charges at once. After `no_answer` the debit is tried again, too, and so it is when a dispute
 * is decided; while it is open, nothing is charged.
 */
export function isCuredByTime(reason: string): boolean {
  const { cure } = declineRule({ reason });
  return cure === "time" || cure === "ask" || cure === "dispute_decided";
}

/** Reasons that have words of their own; the others have those of their class. Most frequent first, by Razorpay's and NPCI's reports. */
export const OWN_WORDS = [
  "insufficient_funds",
  "card_declined",
  "payment_failed",
  "payment_timed_out",
  "customer_action_required",
  "card_expired",
  "mandate_cancelled",
  "mandate_paused",
  "mandate_expired",
  "payment_cancelled",
  "debit_skipped",
  "bank_technical_error",
  "gateway_technical_error",
  "debit_instrument_blocked",
  "bank_account_invalid",
  "transaction_limit_exceeded",
  "transaction_daily_limit_exceeded",
  "payer_account_has_changed",
  "mandate_exceeded",
  "payment_risk_check_failed",
  "mandate_initiated",
  "payer_details_missing",
  "no_payment_method",
  "payment_disputed",
  "debit_tries_used",
  "no_answer",
] as const satisfies readonly DeclineReason[];

/** One for each class, and `unknown` for a reason that no source lists, of which nothing is claimed. */
export type DeclineClassWords =
  | "payer_time"
  | "payer_new_method"
  | "payer_confirm"
  | "payer_skipped"
  | "payer_details"
  | "bank_time"
  | "bank_new_method"
  | "ours"
  | "gateway"
  | "undecided"
  | "unknown";

export type DeclineWords = (typeof OWN_WORDS)[number] | DeclineClassWords;

/** The key of the words for a reason: in the mails, in messages (`declineReasons`) and wherever else people read it. */
export function declineWords(reason: string): DeclineWords {
  const word = reason.toLowerCase();
  const own = OWN_WORDS.find((each) => each === word);
  if (own) return own;
  const rule = declineRule({ reason });
  return rule.isKnown ? classWords(rule) : "unknown";
}

function classWords({ owner, cure }: DeclineRule): DeclineClassWords {
  switch (owner) {
    case "merchant":
      return "ours";
    case "gateway":
      return "gateway";
    case "undecided":
    case "paid_already":
      return "undecided";
    case "bank":
      return cure === "new_method" ? "bank_new_method" : "bank_time";
    case "payer":
      return payerWords(cure);
  }
}

function payerWords(cure: DeclineCure): DeclineClassWords {
  switch (cure) {
    case "new_method":
      return "payer_new_method";
    case "confirm":
      return "payer_confirm";
    case "payer_pays":
      return "payer_skipped";
    case "payer_details":
      return "payer_details";
    default:
      return "payer_time";
  }
}
