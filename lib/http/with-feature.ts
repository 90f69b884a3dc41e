import { systemClock } from "@/lib/clock";
import type { CredentialContext } from "@/lib/context";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { authorizeStudent } from "@/lib/services/usage/authorize-student";
import { releaseReservation } from "@/lib/services/usage/release-reservation";
import { DEFAULT_RESERVATION_SECONDS, reserveUsage } from "@/lib/services/usage/reserve-usage";
import { type HeldUse, retryCommit } from "@/lib/services/usage/retry-commit";
import { retryCommitLater } from "@/lib/services/usage/retry-commit-queue";
import type { UsageRecord } from "@/lib/services/usage/usage-event";
import { logger } from "@/lib/telemetry/logger";
import { readAddress } from "./address";
import { identify, readTestClock } from "./define-route";
import { errorResponse, type ResponseHeaders, readRequestId } from "./response";
import { accessDenied } from "./serializers/usage";

export interface FeatureOptions {
  /** How many uses one call takes. Default 1. */
  quantity?: number;
  /** How long the handler may take before its quota is free for others: 10 to 3600, default 900. */
  seconds?: number;
}

/** What a handler knows of the use that it was let in for. */
export interface FeatureUse {
  feature: string;
  /** Says more about the use for the log, at any time before the handler answers. */
  describe(details: UseDetails): void;
}

export type UseDetails = Partial<Pick<UsageRecord, "inputSize" | "usageType" | "outputData">>;

/** The second argument that Next hands to a route. */
export interface RouteArguments {
  params: Promise<Record<string, string | string[] | undefined>>;
}

export type FeatureHandler = (
  request: Request,
  use: FeatureUse,
  route: RouteArguments | undefined,
) => Response | Promise<Response>;

export type FeatureRoute = ((request: Request, route?: RouteArguments) => Promise<Response>) & { feature: string };

/**
 * A route handler that runs only where its caller may use the feature: quota is reserved before, committed when the handler answers
 * 2xx, and released when it answers anything else or throws. A student in the browser, an API key with `X-User-ID` and a user token may call it,
 * as any call that writes usage.
 *
 * The answer is the handler's in every case but a refusal. Once it has answered 2xx the use is counted, also when the reservation
 * ran out meanwhile or the database is away for a while. `Idempotency-Key` is not ours here: the handler would run again, and a
 * repeated key must not make that free.
 */
export function withFeature(feature: string, handler: FeatureHandler, options: FeatureOptions = {}): FeatureRoute {
  const handle = async (request: Request, route?: RouteArguments): Promise<Response> => {
    const requestId = readRequestId(request);
    const headers: ResponseHeaders = { "X-Request-Id": requestId };
    let held: HeldUse;
    try {
      held = await reserve(request, requestId, headers, feature, options);
    } catch (error) {
      return errorResponse(error, requestId, headers, `withFeature ${feature}`);
    }
    const use: FeatureUse = { feature, describe: (details) => Object.assign(held, details) };
    let response: Response;
    try {
      response = await handler(request, use, route);
    } catch (error) {
      await release(held);
      throw error;
    }
    await (response.ok ? commit(held) : release(held));
    return response;
  };
  return Object.assign(handle, { feature });
}

async function reserve(
  request: Request,
  requestId: string,
  headers: ResponseHeaders,
  feature: string,
  { quantity = 1, seconds = DEFAULT_RESERVATION_SECONDS }: FeatureOptions,
): Promise<HeldUse> {
  const realNow = systemClock.now();
  const credentials = await identify(request, realNow, readAddress(request), headers);
  const context: CredentialContext = {
    credentials,
    realNow,
    requestId,
    testClockId: readTestClock(request),
    idempotency: null,
  };
  // Who she is, apart from her credential: a session may end while the handler works, and the use counts all the same.
  const student = await authorizeStudent(context);
  const taken = await reserveUsage(context, { feature, quantity, seconds });
  if (taken.kind === "refused") throw accessDenied(taken.quota, quantity);
  const { id, expires_at } = taken.outcome;
  if (expires_at === null) throw new Error("a reservation expires");
  return {
    student: { by: "id", id: student.id },
    feature,
    quantity,
    inputSize: 0,
    usageType: "api",
    reservationId: toWireId("reservation", id),
    at: new Date(Date.parse(expires_at) - seconds * 1000),
    requestId,
  };
}

async function commit(use: HeldUse): Promise<void> {
  try {
    await retryCommit(use);
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return retryCommitLater(use);
    logger().error({ err: error, use }, "a use that has happened could not be counted");
  }
}

async function release(use: HeldUse): Promise<void> {
  const context: CredentialContext = {
    credentials: { credential: { kind: "trusted", own: true }, student: use.student },
    realNow: systemClock.now(),
    requestId: use.requestId,
    testClockId: null,
    idempotency: null,
  };
  try {
    await releaseReservation(context, use.reservationId);
  } catch (error) {
    // It frees itself when it expires.
    logger().warn({ err: error, use }, "a reservation was not released, and stays until it expires");
  }
}
