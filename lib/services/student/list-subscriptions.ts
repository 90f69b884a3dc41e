import { createHash } from "node:crypto";
import type { Context } from "@/lib/context";
import {
  countSubscriptions,
  type ListedRow,
  type ListPlace,
  type ListQuery,
  listSubscriptionRows,
} from "@/lib/db/student/list-subscriptions";
import type { ListFilter, ListSort, SortOrder } from "@/lib/domain/subscription-list";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";

export interface ListRequest {
  filter: ListFilter;
  sort: ListSort;
  order: SortOrder;
  limit: number;
  cursor: string | null;
}

export interface SubscriptionPage {
  rows: ListedRow[];
  /** The size of the whole list, counted up to a maximum. */
  total: number;
  isMore: boolean;
  nextCursor: string | null;
}

/** A larger total is of no use to anybody, and counting it takes as long as all the rest. */
const MOST_COUNTED = 10_000;
/** Sorting so many rows takes as long as walking an index to a page among a hundred thousand. */
const FEW = 5_000;

/** A page of all students and their subscriptions. @throws forbidden; invalid_request for a cursor of another list */
export async function listSubscriptions(context: Context, request: ListRequest): Promise<SubscriptionPage> {
  requireStaff(context, "admin:read");
  const query = toListQuery(context, request);
  const after = request.cursor === null ? null : readCursor(request.cursor, request);
  const counting = countSubscriptions(query, MOST_COUNTED);
  // The statement for a search depends on the number of matches; every other list does not wait for the count.
  const isFew = request.filter.q !== null && (await counting) <= FEW;
  const [found, counted] = await Promise.all([
    listSubscriptionRows({ ...query, isFew }, after, request.limit + 1),
    counting,
  ]);
  const rows = found.slice(0, request.limit);
  const last = found.length > request.limit ? rows.at(-1) : undefined;
  return {
    rows,
    total: Math.min(counted, MOST_COUNTED),
    isMore: counted > MOST_COUNTED,
    nextCursor: last ? writeCursor({ position: last.position, id: last.id }, request) : null,
  };
}

export function toListQuery(
  context: Context,
  { filter, sort, order }: Omit<ListRequest, "limit" | "cursor">,
): ListQuery {
  return { filter, sort, order, realNow: context.realNow, timeZone: getEnv().BILLING_TIME_ZONE };
}

function writeCursor({ position, id }: ListPlace, request: ListRequest): string {
  return Buffer.from(JSON.stringify([markOf(request), id, position])).toString("base64url");
}

function readCursor(cursor: string, request: ListRequest): ListPlace {
  const [mark, id, position] = parse(cursor);
  if (typeof id !== "string" || !UUID.test(id) || (position !== null && typeof position !== "string")) {
    throw invalidField("cursor", "cursor must be the next_cursor of the previous page.");
  }
  if (mark !== markOf(request)) {
    throw invalidField("cursor", "cursor belongs to a list with another filter or order. Start again without it.");
  }
  return { position, id };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** A digest of the filter and the order that a cursor belongs to. */
function markOf({ filter, sort, order }: ListRequest): string {
  const digestInput = JSON.stringify([sort, order, ...Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash("sha256").update(digestInput).digest("base64url").slice(0, 12);
}
