import type { CredentialContext } from "@/lib/context";
import { deleteStaleResponses, idempotencyId } from "@/lib/db/idempotency/idempotency";
import { isUniqueViolation } from "@/lib/db/sql/query";
import { type ConsumeInput, type ConsumeKind, consume } from "@/lib/db/usage/consume";
import type { ConsumeOutcome, ConsumeRow } from "@/lib/db/usage/consume-row";
import { sweepCounter } from "@/lib/db/usage/reservations";
import { assumedNow, correctedAssumption, initialAssumption, type TimeAssumption } from "@/lib/db/usage/subject-sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { ensureStudent } from "../ensure-student";
import { clockIsMoving, featureNotFound, requireCaller } from "./authorize";
import { importForbidden, isInFuture } from "./backdating";
import { bufferRefusal } from "./buffer-refusals";
import { enqueueExhaustion } from "./enqueue-exhaustion";
import type { FeatureQuota } from "./feature-quota";

/** The result of an attempt to consume quota. */
export type Consumed =
  | { kind: "granted"; outcome: ConsumeOutcome; replayed: boolean }
  | { kind: "refused"; quantity: number; quota: FeatureQuota };

/** The input depends on the student's own time (an expiry, how far a use is backdated), so it is made for each assumption of that time. */
export type MakeConsumeInput = (now: Date) => Omit<ConsumeInput, "idempotency">;

// A lost race is retried with a fresh snapshot, which then says why it was lost; more than a few tries are only needed if reservations
// expire or a clock moves in the same milliseconds.
const MAX_TRIES = 12;

// Concurrent calls for the last units are batched: those that fit in their order go first, and the others retry. After so many tries
// a call goes single, so that no mix of quantities can starve it.
const BATCHED_TRIES = 3;

/**
 * Consumes quota for a use or a reservation: all of the quantity or none of it, once per idempotency key.
 *
 * @throws unauthenticated, forbidden, not_found, feature_not_found, idempotency_mismatch, unavailable
 */
export async function consumeQuota(
  kind: ConsumeKind,
  context: CredentialContext,
  make: MakeConsumeInput,
): Promise<Consumed> {
  let assumption = initialAssumption(context.realNow);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const input = { ...make(assumedNow(assumption)), idempotency: context.idempotency };
    const row = await tryConsume(kind, context, input, assumption, tries >= BATCHED_TRIES);
    if (row === "duplicate") continue;
    const corrected = row.verdict === "clock" || row.verdict === "anchor" ? correctedAssumption(row, assumption) : null;
    if (corrected) assumption = corrected;
    else if (row.verdict === "go" && row.counted) return grant(kind, row, input);
    else if (row.verdict === "exhausted") return refuse(row, input, assumption);
    else if (row.verdict === "replay" && !row.stored_is_stale) return replay(row, context);
    else await handleVerdict(context, row, input, assumption);
  }
  throw clockIsMoving();
}

/** `duplicate` if a concurrent call stored the same idempotency key while the statement ran, which rolled it back. */
async function tryConsume(
  kind: ConsumeKind,
  context: CredentialContext,
  input: ConsumeInput,
  assumption: TimeAssumption,
  single: boolean,
): Promise<ConsumeRow | "duplicate"> {
  try {
    return await consume(kind, context.credentials, input, assumption, getEnv().BILLING_TIME_ZONE, single);
  } catch (error) {
    if (isUniqueViolation(error, "idempotency_record")) return "duplicate";
    throw error;
  }
}

async function handleVerdict(
  context: CredentialContext,
  row: ConsumeRow,
  input: ConsumeInput,
  assumption: TimeAssumption,
): Promise<void> {
  switch (row.verdict) {
    case "unauthenticated":
    case "forbidden":
      return requireCaller(context, row, "usage:write");
    case "feature_not_found":
      throw featureNotFound(input.feature);
    case "ahead":
      throw isInFuture();
    case "import_forbidden":
      throw importForbidden();
    case "student_not_found":
      if (context.credentials.student.by !== "external") return requireCaller(context, row, "usage:write");
      await ensureStudent(context, context.credentials.student.externalId);
      return;
    case "sweep":
      if (row.subscription_id === null || row.period_start === null)
        throw new Error("a counter belongs to a subscription and a period");
      await sweepCounter(
        { subscriptionId: row.subscription_id, featureKey: input.feature, periodStart: row.period_start },
        assumedNow(assumption),
      );
      return;
    case "replay":
      if (context.idempotency && row.student_id) {
        await deleteStaleResponses([idempotencyId(context.idempotency.scope, row.student_id)], context.realNow);
      }
      return;
    default:
      // `go` that lost its race: the next snapshot shows why.
      return;
  }
}

function grant(kind: ConsumeKind, row: ConsumeRow, input: ConsumeInput): Consumed {
  const outcome = toOutcome(row, input);
  if (row.subscription_id) {
    announceChange(row.subscription_id);
    if (kind === "use") enqueueExhaustion(row.subscription_id, outcome);
  }
  return { kind: "granted", outcome, replayed: false };
}

function toOutcome(row: ConsumeRow, input: ConsumeInput): ConsumeOutcome {
  return {
    id: input.id,
    feature: input.feature,
    used: row.used,
    reserved: row.reserved,
    limit: row.limit,
    expires_at: input.expiresAt?.toISOString() ?? null,
  };
}

function replay(row: ConsumeRow, context: CredentialContext): Consumed {
  const same = context.idempotency && row.stored_request_hash?.equals(context.idempotency.requestHash);
  if (!same || !row.stored_outcome) throw idempotencyMismatch();
  return { kind: "granted", outcome: row.stored_outcome, replayed: true };
}

export function idempotencyMismatch(): AppError {
  return new AppError(
    "idempotency_mismatch",
    "This Idempotency-Key was used with another request. Use a new key for a new request.",
    {
      fields: { "Idempotency-Key": "This key was used with another request." },
    },
  );
}

function refuse(row: ConsumeRow, input: ConsumeInput, assumption: TimeAssumption): Consumed {
  if (row.subscription_id) {
    const at = input.occurredAt ?? assumedNow(assumption);
    const { subscription_id: subscriptionId, effective_plan_key: plan } = row;
    bufferRefusal({ subscriptionId, feature: input.feature, plan, quantity: input.quantity, at });
  }
  return {
    kind: "refused",
    quantity: input.quantity,
    quota: {
      feature: input.feature,
      featureName: row.feature_name ?? input.feature,
      plan: row.effective_plan_key,
      planName: row.plan_name,
      limit: row.limit,
      used: row.used,
      reserved: row.reserved,
      resetsAt: row.period_end,
      upgradePlanName: row.upgrade_plan_name,
    },
  };
}
