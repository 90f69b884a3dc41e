/** Everything that can happen to a student, as their timeline lists it. The only list: the API, the query and the labels follow it. */
export const TIMELINE_KINDS = [
  "use",
  "refusal",
  "change",
  "payment",
  "attempt",
  "refund",
  "dispute",
  "invoice",
  "mail",
  "webhook",
  "session",
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** The filters of a timeline, and the kinds of each. */
export const TIMELINE_GROUPS = {
  all: TIMELINE_KINDS,
  uses: ["use", "refusal"],
  money: ["payment", "attempt", "refund", "dispute", "invoice"],
  changes: ["change"],
  mails: ["mail"],
  webhooks: ["webhook"],
  sessions: ["session"],
} as const satisfies Record<string, readonly TimelineKind[]>;
export type TimelineGroup = keyof typeof TIMELINE_GROUPS;
