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

/** Rows per read, which limits what is in memory at once. */
const BATCH = 1_000;

/** Each holds a connection and a snapshot for as long as its client reads, and calls need connections too. */
const MAX_CONCURRENT = 2;
const running = { count: 0 };

/**
 * The whole of a list, in its order and from one snapshot, read batch by batch as it is consumed.
 *
 * @throws forbidden; unavailable while too many others are being read
 */
export function exportSubscriptions(
  context: Context,
  request: Omit<ListRequest, "limit" | "cursor">,
): AsyncGenerator<ListedRow[], void, undefined> {
  requireStaff(context, "admin:read");
  if (running.count >= MAX_CONCURRENT) {
    throw new AppError("unavailable", "Other lists are being downloaded. Try again in a minute.", { retryAfter: 60 });
  }
  return readAll(toListQuery(context, request));
}

async function* readAll(query: ListQuery): AsyncGenerator<ListedRow[], void, undefined> {
  running.count += 1;
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
    running.count -= 1;
  }
}
