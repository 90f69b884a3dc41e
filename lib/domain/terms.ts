/**
 * The numbers that are promised to students and to apps. Rules use them, and every text that names one takes it from here: pages
 * as a parameter of the message; mails, the docs and the API's descriptions directly. Nothing else is imported here: browsers load it.
 */

/** Length of the grace period, in days: a student keeps the paid plan after a failed renewal or an unrenewed end (`entitlement.ts`). */
export const GRACE_DAYS = 3;

/** Days of a billing period and of a `billing_cycle` quota period, counted on the calendar of the billing time zone. */
export const BILLING_PERIOD_DAYS = 30;

/** Days between the reminder and the renewal date. */
export const REMINDER_DAYS = 7;

/** How long a payment may be in progress: a card debit settles about 36 h after the request, and a weekend of a bank is longer. */
export const SETTLEMENT_HOURS = 72;

/** How long a response is kept for a retry with the same `Idempotency-Key` (idempotency key). */
export const IDEMPOTENCY_HOURS = 24;

/** How far a use may be backdated without the scope `usage:import`. */
export const BACKDATE_HOURS = 24;

/** How far ahead of our clock a use may be dated; it counts as now. */
export const CLOCK_SKEW_SECONDS = 60;

/** How long a reservation holds quota by default. */
export const RESERVATION_MINUTES = 15;

/** How long a portal link can be opened. */
export const PORTAL_LINK_MINUTES = 10;

/** Largest body that a call may have, in KiB. */
export const MAX_BODY_KIB = 64;

/** How long a failed job counts as a recent failure. */
export const RECENT_FAILURE_DAYS = 7;

/** A use within this many days counts as recent. */
export const RECENT_USE_DAYS = 30;

/** How long the runs of jobs are kept. */
export const JOB_RUN_DAYS = { completed: 3, failed: 30 } as const;
