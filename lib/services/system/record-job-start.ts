import { insertJobStart } from "@/lib/db/job/job-starts";
import { causeOf } from "../outbox/event-id";

/** Events that an engine makes itself. */
const INTERNAL_EVENT = /^inngest\//;

/** Records that an engine called a job, which is how we know that it reaches us, and whether a daily job was skipped or an event lost. */
export async function recordJobStart(job: string, event: { id?: string; name: string }, realNow: Date): Promise<void> {
  const isOurs = event.id !== undefined && !INTERNAL_EVENT.test(event.name);
  await insertJobStart(job, isOurs && event.id !== undefined ? causeOf(event.id) : null, realNow);
}
