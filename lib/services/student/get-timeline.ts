import type { Context } from "@/lib/context";
import { findTimeline, type TimelineRow } from "@/lib/db/student/timeline";
import { TIMELINE_KINDS, type TimelineKind } from "@/lib/domain/timeline";
import { getEnv } from "@/lib/env";
import { decryptForStudent } from "../audit/personal";
import { requireStaff } from "../require-staff";
import { readTimeCursor, writeTimeCursor } from "../time-cursor";

export type TimelineEvent = Omit<TimelineRow, "personal" | "data_key_ciphertext" | "encryption_key_id">;

export interface TimelinePage {
  events: TimelineEvent[];
  nextCursor: string | null;
}

export interface TimelineRequest {
  studentId: string;
  /** Null: all of them. */
  kinds: readonly TimelineKind[] | null;
  limit: number;
  cursor: string | null;
}

/** The timeline of a student, newest first. @throws forbidden; invalid_request for a cursor that is not ours */
export async function getTimeline(context: Context, request: TimelineRequest): Promise<TimelinePage> {
  requireStaff(context, "admin:read");
  const { studentId, kinds, limit, cursor } = request;
  const found = await findTimeline({
    studentId,
    kinds: kinds ?? TIMELINE_KINDS,
    timeZone: getEnv().BILLING_TIME_ZONE,
    before: cursor === null ? null : readTimeCursor(cursor),
    limit: limit + 1,
  });
  const events = found.slice(0, limit).map((row) => decryptEvent(row, studentId));
  const last = found.length > limit ? events.at(-1) : undefined;
  return { events, nextCursor: last ? writeTimeCursor(last) : null };
}

/** With the personal data decrypted, as far as the data key still exists. */
function decryptEvent(
  { personal, data_key_ciphertext, encryption_key_id, ...event }: TimelineRow,
  studentId: string,
): TimelineEvent {
  if (!personal) return event;
  const decrypted = decryptForStudent({
    id: event.id,
    student_id: studentId,
    reason: event.reason,
    personal,
    data_key_ciphertext,
    encryption_key_id,
  });
  const personalDetails = decrypted.personal ? { personal: decrypted.personal } : {};
  return {
    ...event,
    reason: decrypted.reason,
    details: { ...event.details, ...personalDetails, ...(decrypted.isErased ? { erased: true } : {}) },
  };
}
