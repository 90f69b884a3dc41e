import type { StudentActor } from "@/lib/context";
import { announceChange } from "@/lib/realtime/announce";

/** Lets a student's open pages find out at once that their session is over, and not at the next heartbeat. After the commit. */
export function announceEnded(student: Pick<StudentActor, "subscriptionId"> | null): void {
  if (student) announceChange(student.subscriptionId);
}
