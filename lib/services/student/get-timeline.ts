import type { Context } from "@/lib/context";
import {
  findTimeline,
  TIMELINE_KINDS,
  type TimelineKind,
  type TimelinePlace,
  type TimelineRow,
} from "@/lib/db/student/timeline";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";

export interface TimelinePage {
  events: TimelineRow[];
  nextCursor: string | null;
}

export interface TimelineRequest {
  studentId: string;
  /** Null: all of them. */
  kinds: readonly TimelineKind[] | null;
  limit: number;
  cursor: string | null;
}

/** What happened to a student, the newest first. @throws forbidden; invalid_request for a cursor that is not ours */
export async function getTimeline(context: Context, request: TimelineRequest): Promise<TimelinePage> {
  requireStaff(context, "admin:read");
  const { studentId, kinds, limit, cursor } = request;
  const found = await findTimeline({
    studentId,
    kinds: kinds ?? TIMELINE_KINDS,
    timeZone: getEnv().BILLING_TIME_ZONE,
    before: cursor === null ? null : readCursor(cursor),
    limit: limit + 1,
  });
  const events = found.slice(0, limit);
  const last = found.length > limit ? events.at(-1) : undefined;
  return { events, nextCursor: last ? `${last.at.getTime()}.${last.id}` : null };
}

const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(cursor: string): TimelinePlace {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (!at || !id) throw invalidField("cursor", "cursor must be the next_cursor of the page before.");
  return { at: new Date(Number(at)), id };
}
