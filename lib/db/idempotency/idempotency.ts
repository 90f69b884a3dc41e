import { createHash } from "node:crypto";
import { IDEMPOTENCY_HOURS } from "@/lib/domain/terms";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface StoredResponse {
  requestHash: Buffer;
  body: string | null;
  outcome: unknown;
}

/** The record of one key of one student: the same digest that the single-statement calls compute in SQL. */
export function idempotencyId(scope: Buffer, studentId: string): Buffer {
  return createHash("sha256")
    .update(scope)
    .update(Buffer.from(studentId.replaceAll("-", ""), "hex"))
    .digest();
}

type Queryable = Parameters<typeof queryRows>[2];

/**
 * Takes an advisory lock per key until this transaction ends: waits for a duplicate call in progress, and makes the next one wait.
 * Sixty-four bits of the digest name the lock: a collision would only make two unrelated calls wait for each other.
 */
export async function lockIdempotencyKeys(ids: readonly Buffer[], client: Queryable): Promise<void> {
  const names = ids.map((id) => id.readBigInt64BE(0).toString()).sort();
  await queryRows(LOCK, [names], client);
}

export async function findStoredResponses(
  ids: readonly Buffer[],
  realNow: Date,
  client: Queryable,
): Promise<Map<string, StoredResponse>> {
  const rows = await queryRows(FIND, [ids, realNow.toISOString()], client);
  return new Map(
    rows.map((row) => [
      row.id.toString("hex"),
      { requestHash: row.request_hash, body: row.body, outcome: row.outcome },
    ]),
  );
}

export interface ResponseToStore {
  id: Buffer;
  requestHash: Buffer;
  body: string | null;
  outcome: unknown;
}

/** Stores responses. A key that another call has stored meanwhile is a unique violation: the caller retries and finds it. */
export async function storeResponses(
  responses: readonly ResponseToStore[],
  realNow: Date,
  client: Queryable,
): Promise<void> {
  if (responses.length === 0) return;
  await queryRows(
    STORE,
    [
      responses.map((response) => response.id),
      responses.map((response) => response.requestHash),
      responses.map((response) => response.body),
      responses.map((response) => (response.outcome === null ? null : JSON.stringify(response.outcome))),
      realNow.toISOString(),
    ],
    client,
  );
}

/** Deletes expired records, so that their keys can be used again. */
export async function deleteStaleResponses(ids: readonly Buffer[], realNow: Date, client?: Queryable): Promise<void> {
  await queryRows(DELETE, [ids, realNow.toISOString()], client);
}

/** Deletes every expired record, in slices that hold no lock for long. */
export async function deleteExpiredResponses(realNow: Date): Promise<void> {
  for (let deleted = DELETE_SLICE; deleted === DELETE_SLICE; ) {
    deleted = (await queryRows(DELETE_STALE, [DELETE_SLICE, realNow.toISOString()])).length;
  }
}

const DELETE_SLICE = 5_000;

const STALE = `$2::timestamptz - interval '${IDEMPOTENCY_HOURS} hours'`;

const LOCK = defineStatement({
  name: "idempotency_lock",
  text: "SELECT pg_advisory_xact_lock(name) FROM unnest($1::bigint[]) AS name ORDER BY name",
});

const FIND = defineStatement({
  name: "idempotency_find",
  text: `SELECT id, request_hash, body, outcome FROM idempotency_record WHERE id = ANY($1::bytea[]) AND created_at > ${STALE}`,
  row: { id: t.bytea, request_hash: t.bytea, body: t.text.nullable, outcome: t.jsonb.nullable },
});

const STORE = defineStatement({
  name: "idempotency_store",
  text: `INSERT INTO idempotency_record AS r (id, request_hash, body, outcome, created_at)
SELECT id, request_hash, body, outcome, $5::timestamptz
FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::jsonb[]) AS response (id, request_hash, body, outcome)`,
});

const DELETE = defineStatement({
  name: "idempotency_delete",
  text: `DELETE FROM idempotency_record WHERE id = ANY($1::bytea[]) AND created_at <= ${STALE}`,
});

const DELETE_STALE = defineStatement({
  name: "idempotency_delete_stale",
  text: `DELETE FROM idempotency_record WHERE id IN (SELECT id FROM idempotency_record WHERE created_at <= ${STALE} LIMIT $1::int) RETURNING 1`,
});
