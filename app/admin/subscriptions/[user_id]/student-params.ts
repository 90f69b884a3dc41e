import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type Href, withQuery } from "@/components/ui/href";
import { TIMELINE_GROUPS, type TimelineGroup } from "@/lib/domain/timeline";

const params = {
  kind: parseAsStringLiteral(Object.keys(TIMELINE_GROUPS) as TimelineGroup[]).withDefault("all"),
  /** Where the timeline goes on, and where the log of uses does. */
  before: parseAsString,
  uses: parseAsString,
};

/** The search parameters; invalid ones are left out. */
export const loadStudentParams = createLoader(params);

export type StudentParams = Awaited<ReturnType<typeof loadStudentParams>>;

const serialize = createSerializer(params);

export function studentHref(wireId: string, of: Partial<StudentParams> = {}): Href {
  return withQuery(`/admin/subscriptions/${wireId}`, serialize(of));
}
