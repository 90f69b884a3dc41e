import type { CredentialContext, RequestIdempotency } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import {
  deleteStaleResponses,
  findStoredResponses,
  idempotencyId,
  type StoredResponse,
  storeResponses,
} from "@/lib/db/idempotency/idempotency";
import { type Connection, isUniqueViolation, withTransaction } from "@/lib/db/sql/query";
import { addUses, type CounterChange, findBatchFeatures, type LockedCounter, lockCounters } from "@/lib/db/usage/batch";
import type { ConsumeOutcome } from "@/lib/db/usage/consume-row";
import { insertUses } from "@/lib/db/usage/log";
import { lockAndSweepCounter } from "@/lib/db/usage/reservations";
import { type BatchDecision, decideBatch } from "@/lib/domain/batch";
import { type QuotaPeriod, quotaPeriod } from "@/lib/domain/period";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { featureNotFound } from "./authorize";
import { type AuthorizedStudent, authorizeStudent } from "./authorize-student";
import { importForbidden, isBackdated, isInFuture, occurrenceOf } from "./backdating";
import { bufferRefusal } from "./buffer-refusals";
import { commitReservation } from "./commit-reservation";
import { idempotencyMismatch } from "./consume-quota";
import { enqueueExhaustion } from "./enqueue-exhaustion";
import type { FeatureQuota } from "./feature-quota";
import type { UsageRecord } from "./usage-event";

export type UseOfBatch = UsageRecord & { idempotency: RequestIdempotency };

/** The result of one event; a refusal has the quota that was exceeded. */
export type BatchResult =
  | { kind: "granted"; outcome: ConsumeOutcome }
  | { kind: "refused"; quantity: number; quota: FeatureQuota }
  | { kind: "failed"; error: AppError };

/**
 * Records many uses of one student, each decided on its own and in order, all in one transaction: counters are locked in the order of
 * their keys (so batches can't deadlock), then idempotency keys are read, then a pure function decides, then everything allowed is written.
 *
 * @throws unauthenticated, forbidden, not_found, unavailable: in these cases nothing of the batch was recorded
 */
export async function recordBatch(context: CredentialContext, uses: readonly UseOfBatch[]): Promise<BatchResult[]> {
  const student = await authorizeStudent(context);
  const commits = await commitReservations(context, uses);
  const attempt = () => withTransaction((client) => recordInTransaction(client, context, student, uses, commits));
  let results: BatchResult[];
  try {
    results = await attempt();
  } catch (error) {
    // A single call stored one of the keys meanwhile; with a fresh snapshot its outcome is found.
    if (!isUniqueViolation(error, "idempotency_record")) throw error;
    results = await attempt();
  }
  if (results.some((result) => result.kind === "granted")) announceChange(student.subscriptionId);
  for (const result of results) {
    if (result.kind === "granted") enqueueExhaustion(student.subscriptionId, result.outcome);
    if (result.kind !== "refused") continue;
    bufferRefusal({
      subscriptionId: student.subscriptionId,
      feature: result.quota.feature,
      plan: result.quota.plan,
      quantity: result.quantity,
      at: student.now,
    });
  }
  return results;
}

/** Reservations hold their quota already, so committing them does not compete with the rest of the batch: each is its own transaction. */
async function commitReservations(
  context: CredentialContext,
  uses: readonly UseOfBatch[],
): Promise<Map<number, BatchResult>> {
  const results = new Map<number, BatchResult>();
  for (const [index, use] of uses.entries()) {
    if (use.reservationId === undefined) continue;
    try {
      const committed = await commitReservation(
        { ...context, idempotency: use.idempotency },
        { ...use, reservationId: use.reservationId },
      );
      if (committed.kind === "granted") results.set(index, { kind: "granted", outcome: committed.outcome });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "unavailable") throw error;
      results.set(index, { kind: "failed", error });
    }
  }
  return results;
}

interface Planned {
  index: number;
  use: UseOfBatch;
  period: QuotaPeriod;
  counter: string;
  at: Date;
  overLimit: boolean;
  key: Buffer;
}

async function recordInTransaction(
  client: Connection,
  context: CredentialContext,
  student: AuthorizedStudent,
  uses: readonly UseOfBatch[],
  commits: ReadonlyMap<number, BatchResult>,
): Promise<BatchResult[]> {
  const results = new Array<BatchResult>(uses.length);
  for (const [index, result] of commits) results[index] = result;
  const planned = await plan(client, student, uses, results);
  const counters = await lock(client, student, planned);
  const stored = await findStored(client, context, planned);
  const first = new Map(planned.toReversed().map((item) => [item.key.toString("hex"), item]));
  const fresh = planned.filter((item) => !resultFromStore(item, stored, first, results));
  const decisions = decideBatch(
    fresh.map(({ counter, use, overLimit }) => ({ counter, quantity: use.quantity ?? 1, overLimit })),
    counters,
  );
  await write(client, context, student, fresh, decisions, results);
  // A key that occurs twice in one batch is one use: the second gets the result of the first.
  for (const item of planned) results[item.index] ??= repeatOf(item, first, results);
  return results;
}

async function plan(
  client: Connection,
  student: AuthorizedStudent,
  uses: readonly UseOfBatch[],
  results: BatchResult[],
): Promise<Planned[]> {
  const found = await findBatchFeatures(client, student.subscriptionId, [...new Set(uses.map((use) => use.feature))]);
  const features = new Map(found.map((feature) => [feature.key, feature]));
  const zone = getEnv().BILLING_TIME_ZONE;
  return uses.flatMap((use, index): Planned[] => {
    if (results[index]) return [];
    try {
      const feature = features.get(use.feature);
      if (!feature) throw featureNotFound(use.feature);
      const occurredAt = occurrenceOf(use.occurredAt, student.now);
      if (occurredAt && occurredAt > student.now) throw isInFuture();
      const backdated = isBackdated(occurredAt, student.now);
      if (backdated && !student.imports) {
        throw importForbidden();
      }
      const at = occurredAt ?? student.now;
      const period = quotaPeriod(feature.quota_period, at, feature.quota_anchor, zone);
      const overLimit = backdated || (occurredAt !== undefined && student.importsByName);
      const counter = `${use.feature} ${period.start.toISOString()}`;
      return [{ index, use, period, counter, at, overLimit, key: idempotencyId(use.idempotency.scope, student.id) }];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      results[index] = { kind: "failed", error };
      return [];
    }
  });
}

async function lock(
  client: Connection,
  student: AuthorizedStudent,
  planned: readonly Planned[],
): Promise<Map<string, FeatureQuota>> {
  const wanted = [...new Map(planned.map((item) => [item.counter, item])).values()].map(({ use, period }) => ({
    feature: use.feature,
    start: period.start,
    end: period.end,
  }));
  let rows = await lockCounters(client, student.subscriptionId, wanted, student.now);
  const expired = rows.filter((row) => row.earliest_expiry && row.earliest_expiry <= student.now);
  for (const row of expired) {
    const counter = {
      subscriptionId: student.subscriptionId,
      featureKey: row.feature_key,
      periodStart: row.period_start,
    };
    await lockAndSweepCounter(client, counter, student.now);
  }
  if (expired.length > 0) rows = await lockCounters(client, student.subscriptionId, wanted, student.now);
  return new Map(rows.map((row) => [`${row.feature_key} ${row.period_start.toISOString()}`, toFeatureQuota(row)]));
}

function toFeatureQuota(row: LockedCounter): FeatureQuota {
  return {
    feature: row.feature_key,
    featureName: row.feature_name,
    plan: row.plan_key,
    planName: row.plan_name,
    limit: row.limit,
    used: row.used,
    reserved: row.reserved,
    resetsAt: row.period_end,
    upgradePlanName: row.upgrade_plan_name,
  };
}

async function findStored(
  client: Connection,
  context: CredentialContext,
  planned: readonly Planned[],
): Promise<Map<string, StoredResponse>> {
  const keys = planned.map((item) => item.key);
  await deleteStaleResponses(keys, context.realNow, client);
  return findStoredResponses(keys, context.realNow, client);
}

/** Whether an event needs no decision: its outcome is stored, or its key occurs earlier in this batch. */
function resultFromStore(
  item: Planned,
  stored: ReadonlyMap<string, StoredResponse>,
  first: ReadonlyMap<string, Planned>,
  results: BatchResult[],
): boolean {
  const known = stored.get(item.key.toString("hex"));
  if (known) {
    results[item.index] = known.requestHash.equals(item.use.idempotency.requestHash)
      ? { kind: "granted", outcome: known.outcome as ConsumeOutcome }
      : { kind: "failed", error: idempotencyMismatch() };
    return true;
  }
  return first.get(item.key.toString("hex")) !== item;
}

function repeatOf(
  item: Planned,
  firstOfKey: ReadonlyMap<string, Planned>,
  results: readonly BatchResult[],
): BatchResult {
  const first = firstOfKey.get(item.key.toString("hex"));
  const result = first && results[first.index];
  if (!first || !result) throw new Error("a repeated key has a first use");
  const same = first.use.idempotency.requestHash.equals(item.use.idempotency.requestHash);
  return same ? result : { kind: "failed", error: idempotencyMismatch() };
}

async function write(
  client: Connection,
  context: CredentialContext,
  student: AuthorizedStudent,
  fresh: readonly Planned[],
  decisions: readonly BatchDecision<FeatureQuota>[],
  results: BatchResult[],
): Promise<void> {
  const granted: { item: Planned; outcome: ConsumeOutcome }[] = [];
  const changes = new Map<string, CounterChange>();
  fresh.forEach((item, position) => {
    const decision = decisions[position];
    const quantity = item.use.quantity ?? 1;
    if (!decision?.allowed) {
      if (decision) results[item.index] = { kind: "refused", quantity, quota: decision.at };
      return;
    }
    const { used, reserved, limit } = decision.after;
    const outcome = { id: uuidv7(), feature: item.use.feature, used, reserved, limit, expires_at: null };
    granted.push({ item, outcome });
    results[item.index] = { kind: "granted", outcome };
    const change = changes.get(item.counter) ?? {
      feature: item.use.feature,
      start: item.period.start,
      added: 0,
      lastUsedAt: item.at,
    };
    const lastUsedAt = change.lastUsedAt > item.at ? change.lastUsedAt : item.at;
    changes.set(item.counter, { ...change, added: change.added + quantity, lastUsedAt });
  });
  await addUses(client, student.subscriptionId, [...changes.values()]);
  await insertUses(
    client,
    student.now,
    granted.map(({ item, outcome }) => ({
      id: outcome.id,
      recordedAt: context.realNow,
      subscriptionId: student.subscriptionId,
      feature: item.use.feature,
      periodStart: item.period.start,
      quantity: item.use.quantity ?? 1,
      inputSize: item.use.inputSize,
      usageType: item.use.usageType,
      createdAt: item.at,
      reservationId: null,
      outputData: item.use.outputData ? JSON.stringify(item.use.outputData) : null,
    })),
  );
  await storeResponses(
    granted.map(({ item, outcome }) => ({
      id: item.key,
      requestHash: item.use.idempotency.requestHash,
      body: null,
      outcome,
    })),
    context.realNow,
    client,
  );
}
