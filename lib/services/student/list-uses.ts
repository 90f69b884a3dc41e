import type { Context } from "@/lib/context";
import type { ListedRow } from "@/lib/db/student/list-subscriptions";
import { findHistory, type HistoryRow } from "@/lib/db/usage/history";
import { requireStaff } from "../require-staff";
import { writeTimeCursor } from "../time-cursor";
import { placeInHistory } from "../usage/get-history";

export interface UsePage {
  uses: HistoryRow[];
  nextCursor: string | null;
}

const BEGINNING = new Date(0);

/** All uses and refusals of a student, newest first, however far back the plan shows them to the student. @throws forbidden */
export async function listUses(
  context: Context,
  { subscription_id: subscriptionId }: Pick<ListedRow, "subscription_id">,
  request: { now: Date; limit: number; cursor: string | null },
): Promise<UsePage> {
  requireStaff(context, "admin:read");
  const { now, limit, cursor } = request;
  const filter = { subscriptionId, from: BEGINNING, to: now, feature: null };
  const found = await findHistory(filter, cursor === null ? null : placeInHistory(cursor), limit + 1);
  const uses = found.slice(0, limit);
  const last = found.length > limit ? uses.at(-1) : undefined;
  return { uses, nextCursor: last ? writeTimeCursor({ at: last.created_at, id: last.id }) : null };
}
