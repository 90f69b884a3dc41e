import type { Random } from "../random";

const DAY_MS = 86_400_000;

/** What a student, or staff for them, does in a billing period apart from renewals. */
const ACTIONS = {
  nothing: 76,
  cancel: 8,
  cancel_and_resume: 2,
  turn_off: 3,
  upgrade: 4,
  downgrade: 3,
  downgrade_and_undo: 1,
  refund_all: 1,
  refund_part: 1.5,
  cancel_now: 0.7,
  extend: 1,
  pay_twice: 0.8,
} as const;

export interface PlannedAction {
  name: Exclude<keyof typeof ACTIONS, "nothing"> | "resume" | "undo" | "renew_now";
  at: Date;
}

/** @param from when the paid period begins, or now where it has begun; the action comes between that and the renewal day */
export function drawAction(random: Random, from: number): PlannedAction | null {
  const name = random.weighted(ACTIONS);
  const days = 1 + random.next() * 26;
  return name === "nothing" ? null : { name, at: new Date(from + days * DAY_MS) };
}
