import type { z } from "zod";
import type { Claim } from "@/lib/access/claim";
import { systemClock } from "@/lib/clock";
import type { ClaimContext, Context } from "@/lib/context";
import type { Operation } from "@/lib/contract/operation";
import { type DatabaseTime, withDatabaseTime } from "@/lib/db/timing";
import { fromWireId } from "@/lib/domain/id";
import { invalidField } from "@/lib/errors";
import { readAddress } from "./address";
import { type AnswerHeaders, errorAnswer, jsonAnswer, readRequestId } from "./answer";
import { readClaim } from "./credentials";
import { readIdempotencyKey } from "./idempotency";
import { requireOwnOrigin } from "./origin";
import { countCall } from "./rate-limit";
import { readJsonBody } from "./request-body";
import { resolveCaller } from "./resolve-caller";
import { validate } from "./validate";

/** What Next hands to a route handler beside the request. */
interface RouteArguments {
  params: Promise<Record<string, string | string[] | undefined>>;
}

export type RouteHandler = ((request: Request, route?: RouteArguments) => Promise<Response>) & { operation: Operation };

type Input<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteInput<Params, Query, Body> {
  params: Input<Params>;
  query: Input<Query>;
  body: Input<Body>;
}

/** The schema of the answer comes from the operation alone; what `run` returns is held against it. */
type Answered<A extends z.ZodType> = z.input<NoInfer<A>>;

/** What a route answers: a body of the operation's shape, or bytes that were answered before. */
export type RouteResult<Answer> = { body: Answer; status?: number; headers?: AnswerHeaders } | { replayed: string };

/**
 * A route whose caller is confirmed by the very statement that acts (the usage engine). `run` is given the claim, and must pass it on.
 */
export function defineClaimRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
  run: (context: ClaimContext, input: RouteInput<P, Q, B>) => Promise<RouteResult<Answered<A>>>,
): RouteHandler {
  return handler(operation, run);
}

/** A route whose caller is confirmed before `run`. */
export function defineRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
  run: (context: Context, input: RouteInput<P, Q, B>) => Promise<RouteResult<Answered<A>>>,
): RouteHandler {
  const { permission } = operation;
  if (!permission) throw new Error(`${operation.id} names no permission`);
  return handler(operation, async (context, input) =>
    run(await resolveCaller(context, permission, operation.student), input),
  );
}

/** A route that anybody may call. */
export function definePublicRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
  run: (context: PublicContext, input: RouteInput<P, Q, B>) => Promise<RouteResult<Answered<A>>>,
): RouteHandler {
  if (operation.permission) throw new Error(`${operation.id} is not public`);
  return handler(operation, run);
}

export interface PublicContext {
  realNow: Date;
  requestId: string;
  address: string;
  request: Request;
}

type AnyContext = ClaimContext & PublicContext;

function handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
  run: (context: AnyContext, input: RouteInput<P, Q, B>) => Promise<RouteResult<Answered<A>>>,
): RouteHandler {
  const handle = async (request: Request, route?: RouteArguments): Promise<Response> => {
    const requestId = readRequestId(request);
    const headers: AnswerHeaders = { "X-Request-Id": requestId };
    const time: DatabaseTime = { ms: 0 };
    try {
      const result = await withDatabaseTime(time, () => answer(operation, run, request, route, requestId, headers));
      headers["Server-Timing"] = `db;dur=${time.ms.toFixed(2)}`;
      if ("replayed" in result) return jsonAnswer(result.replayed, 200, { ...headers, "Idempotent-Replayed": "true" });
      return jsonAnswer(JSON.stringify(result.body), result.status ?? 200, { ...headers, ...result.headers });
    } catch (error) {
      headers["Server-Timing"] = `db;dur=${time.ms.toFixed(2)}`;
      return errorAnswer(error, requestId, headers, operation.id);
    }
  };
  return Object.assign(handle, { operation: operation as unknown as Operation });
}

async function answer<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
  run: (context: AnyContext, input: RouteInput<P, Q, B>) => Promise<RouteResult<Answered<A>>>,
  request: Request,
  route: RouteArguments | undefined,
  requestId: string,
  headers: AnswerHeaders,
): Promise<RouteResult<Answered<A>>> {
  const realNow = systemClock.now();
  const address = readAddress(request);
  const claim = operation.permission ? await identify(request, realNow, address, headers) : null;
  if (!claim) Object.assign(headers, await countCall(null, address));
  const { input, raw } = await readInput(operation, request, route);
  const idempotency = claim && operation.idempotent ? readIdempotencyKey(request, claim, operation.id, raw) : null;
  const base = { realNow, requestId, address, request, testClockId: readTestClock(request), idempotency };
  return run({ ...base, claim: claim ?? NOBODY }, input);
}

// A public route is typed without a claim; nothing there reads this one, and no statement would confirm it.
const NOBODY: Claim = { credential: { kind: "token", keyId: "", studentId: "" }, student: { by: "self" } };

async function identify(request: Request, realNow: Date, address: string, headers: AnswerHeaders): Promise<Claim> {
  let claim: Claim;
  try {
    claim = await readClaim(request, realNow);
  } catch (error) {
    Object.assign(headers, await countCall(null, address));
    throw error;
  }
  Object.assign(headers, await countCall(claim, address));
  if (claim.credential.kind === "session") requireOwnOrigin(request);
  return claim;
}

async function readInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  operation: Operation<P, Q, B>,
  request: Request,
  route: RouteArguments | undefined,
): Promise<{ input: RouteInput<P, Q, B>; raw: string }> {
  const params = operation.params ? validate(operation.params, await pathParams(route)) : undefined;
  const query = operation.query ? validate(operation.query, queryParams(request)) : undefined;
  let body: unknown;
  let raw = "";
  if (operation.body) {
    const read = await readJsonBody(request);
    body = validate(operation.body, read.value);
    raw = read.raw;
  }
  if (params) raw = `${JSON.stringify(params)}\n${raw}`;
  return { input: { params, query, body } as RouteInput<P, Q, B>, raw };
}

async function pathParams(route: RouteArguments | undefined): Promise<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  for (const [name, value] of Object.entries((await route?.params) ?? {})) {
    params[name] = typeof value === "string" ? decodePath(value) : value;
  }
  return params;
}

function decodePath(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function queryParams(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

function readTestClock(request: Request): string | null {
  const value = request.headers.get("x-test-clock");
  if (value === null) return null;
  const id = fromWireId("testClock", value);
  if (!id) throw invalidField("X-Test-Clock", "X-Test-Clock must be the id of a test clock, such as clk_….");
  return id;
}
