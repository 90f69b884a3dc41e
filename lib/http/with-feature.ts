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
import { requirePermission } from "./authorize-first";
import { identify, readTestClock } from "./define-route";
import { errorResponse, type ResponseHeaders, readRequestId } from "./response";
import { accessDenied } from "./serializers/usage";

export interface FeatureOptions {
  /** How many uses one call consumes. Default 1. */
  quantity?: number;
  /** How long the quota is reserved for the handler: 10 to 3600 seconds, default 900. */
  seconds?: number;
}

/** The use that a handler runs for. */
export interface FeatureUse {
  feature: string;
  /** Adds details of the use to the log, at any time before the handler responds. */
  describe(details: UseDetails): void;
}

export type UseDetails = Partial<Pick<UsageRecord, "inputSize" | "usageType" | "outputData">>;

/** The second argument that Next passes to a route. */
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
 * A route handler that runs only if its caller may use the feature. Quota is reserved before the handler runs, committed when it responds
 * with 2xx, and released when it responds with anything else or throws. A student in the browser, an API key with `X-User-ID` and a user token
 * may call it, as with any call that writes usage.
 *
 * The response is the handler's, except for a refusal. Once the handler has responded with 2xx, the use is counted, even if the reservation
 * has expired or the database is unavailable for a while. `Idempotency-Key` is ignored here: the handler would run again, and a repeated key
 * must not make that free.
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
  if (credentials.problem) {
    await requirePermission(credentials, "usage:write", realNow);
    throw credentials.problem;
  }
  const context: CredentialContext = {
    credentials,
    realNow,
    requestId,
    testClockId: readTestClock(request),
    idempotency: null,
  };
  // The student's id, independent of the credential: the session may end while the handler runs, and the use must still be counted.
  const student = await authorizeStudent(context);
  const reserved = await reserveUsage(context, { feature, quantity, seconds });
  if (reserved.kind === "refused") throw accessDenied(reserved.quota, quantity);
  const { id, expires_at } = reserved.outcome;
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
    // The quota becomes available again when the reservation expires.
    logger().warn({ err: error, use }, "a reservation was not released, and stays until it expires");
  }
}
