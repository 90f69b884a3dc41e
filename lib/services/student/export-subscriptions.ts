import type { Context } from "@/lib/context";
import { readSnapshot } from "@/lib/db/sql/query";
import {
  type ListedRow,
  type ListPlace,
  type ListQuery,
  listSubscriptionRows,
} from "@/lib/db/student/list-subscriptions";
import { AppError } from "@/lib/errors";
import { requireStaff } from "../require-staff";
import { type ListRequest, toListQuery } from "./list-subscriptions";

/** Rows a read: what is in memory at once, however many there are. */
const BATCH = 1_000;

/** Each holds a connection and a snapshot for as long as its recipient takes, of which calls need theirs. */
const MOST_AT_ONCE = 2;
const underWay = { count: 0 };

/**
 * The whole of a list, in its order and as of one moment, read as it is asked for.
 *
 * @throws forbidden; unavailable where others are being read already
 */
export function exportSubscriptions(
  context: Context,
  request: Omit<ListRequest, "limit" | "cursor">,
): AsyncGenerator<ListedRow[], void, undefined> {
  requireStaff(context, "admin:read");
  if (underWay.count >= MOST_AT_ONCE) {
    throw new AppError("unavailable", "Other lists are being downloaded. Try again in a minute.", { retryAfter: 60 });
  }
  return readAll(toListQuery(context, request));
}

async function* readAll(query: ListQuery): AsyncGenerator<ListedRow[], void, undefined> {
  underWay.count += 1;
  try {
    yield* readSnapshot(async function* (on) {
      let after: ListPlace | null = null;
      for (;;) {
        const rows: ListedRow[] = await listSubscriptionRows(query, after, BATCH, on);
        const last = rows.at(-1);
        if (!last) return;
        yield rows;
        if (rows.length < BATCH) return;
        after = { position: last.position, id: last.id };
      }
    });
  } finally {
    underWay.count -= 1;
  }
}
