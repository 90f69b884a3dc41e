import type { StudentActor } from "@/lib/context";
import { announceChange } from "@/lib/realtime/announce";

/** Notifies a student's open pages at once that their session has ended, instead of at the next heartbeat. Call it after the commit. */
export function announceEnded(student: Pick<StudentActor, "subscriptionId"> | null): void {
  if (student) announceChange(student.subscriptionId);
}
