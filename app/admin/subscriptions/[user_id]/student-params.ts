import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { TimelineKind } from "@/lib/db/student/timeline";

/** What the timeline can be narrowed to, and what belongs to each. */
export const KINDS = {
  all: null,
  uses: ["use", "refusal"],
  money: ["payment", "attempt", "refund", "invoice"],
  changes: ["change"],
  mails: ["mail"],
  webhooks: ["webhook"],
  sessions: ["session"],
} as const satisfies Record<string, readonly TimelineKind[] | null>;

export type KindGroup = keyof typeof KINDS;

const params = {
  kind: parseAsStringLiteral(Object.keys(KINDS) as KindGroup[]).withDefault("all"),
  /** Where the timeline goes on, and where the log of uses does. */
  before: parseAsString,
  uses: parseAsString,
};

/** What the address says; anything that it cannot mean is left out. */
export const loadStudentParams = createLoader(params);

export type StudentParams = Awaited<ReturnType<typeof loadStudentParams>>;

const serialize = createSerializer(params);

export function studentHref(wireId: string, of: Partial<StudentParams> = {}): string {
  return serialize(`/admin/subscriptions/${wireId}`, of);
}
