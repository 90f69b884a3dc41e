import type { Context } from "@/lib/context";
import { announceChange } from "@/lib/realtime/announce";

/** Lets the student's open pages find out at once that their session is over, and not at the next heartbeat. After the commit. */
export function announceEnded({ actor }: Pick<Context, "actor">): void {
  if (actor.student) announceChange(actor.student.subscriptionId);
}
