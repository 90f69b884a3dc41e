import type { z } from "zod";
import type { CallerCredentials } from "@/lib/access/credentials";
import { systemClock } from "@/lib/clock";
import type { Context, CredentialContext } from "@/lib/context";
import type { Operation, ResponseMediaType } from "@/lib/contract/operation";
import { observeLatency } from "@/lib/db/alert/observations";
import { fromWireId } from "@/lib/domain/id";
import { latencyClass } from "@/lib/domain/latency";
import { invalidField } from "@/lib/errors";
import { type CallScope, currentCall, withCallScope } from "@/lib/telemetry/call-scope";
import { observeRequest } from "@/lib/telemetry/metrics";
import { readAddress } from "./address";
import { countDenial, countKeyCall, withCallAudit } from "./audit-call";
import { requirePermission } from "./authorize-first";
import { CLIENT_LEFT_STATUS, ClientLeft } from "./client-left";
import { negotiateMediaType } from "./content-negotiation";
import { type IdentifiedCaller, readCredentials } from "./credentials";
import { readIdempotencyKey, type SentInput } from "./idempotency";
import { timingOf } from "./in-call-scope";
import { countCall } from "./rate-limit";
import { refusePreview } from "./refuse-preview";
import { readJsonBody } from "./request-body";
import { resolveCaller } from "./resolve-caller";
import {
  errorResponse,
  fileResponse,
  jsonResponse,
  type ResponseHeaders,
  readRequestId,
  streamResponse,
  textResponse,
} from "./response";
import { requireSameOrigin } from "./same-origin";
import { validate } from "./validate";

/**
 * The second argument that Next passes to a route handler. Its parameters are decoded already (`getRouteMatcher` of next/dist): decoding
 * them again would make one student of `x%41` and `xA`.
 */
interface RouteArguments {
  params: Promise<Record<string, string | string[] | undefined>>;
}

export type RouteHandler = ((request: Request, route?: RouteArguments) => Promise<Response>) & { operation: Operation };

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request, parsed with the schemas of its operation. */
export interface RouteInput<Op extends Operation> {
  params: Parsed<Exclude<Op["params"], undefined>>;
  query: Parsed<Exclude<Op["query"], undefined>>;
  body: Parsed<Exclude<Op["body"], undefined>>;
  /** The media type that the caller prefers, out of those of the operation. */
  mediaType: ResponseMediaType;
}

/** The types are inferred from the operation alone, so what `run` returns is checked against its response. */
type ResponseOf<Op extends Operation> = z.input<Op["response"]>;

/** The result of a route: a body in the operation's shape, or the bytes of an earlier response. */
export type RouteResult<ResponseBody> =
  | { body: ResponseBody; status?: number; headers?: ResponseHeaders }
  | { replayed: string }
  /** With a name, the stream is downloaded as a file of any length. */
  | { stream: ReadableStream<Uint8Array>; contentType: string; name?: string }
  | { text: string; contentType: string }
  | { file: Uint8Array<ArrayBuffer>; contentType: ResponseMediaType; name: string };

/**
 * A route whose caller is authorized by the same statement that acts (the usage engine). `run` gets the credentials and must pass them on.
 */
export function defineCredentialRoute<Op extends Operation>(
  operation: Op,
  run: (context: CredentialContext, input: RouteInput<Op>) => Promise<RouteResult<ResponseOf<Op>>>,
): RouteHandler {
  return handler(operation, (context, input) => {
    countKeyCall(context.credentials, operation, context.realNow);
    return run(context, input);
  });
}

/** A route whose caller is authorized before `run`. */
export function defineRoute<Op extends Operation>(
  operation: Op,
  run: (context: Context, input: RouteInput<Op>) => Promise<RouteResult<ResponseOf<Op>>>,
): RouteHandler {
  const { permission } = operation;
  if (!permission) throw new Error(`${operation.id} names no permission`);
  return handler(operation, async (context, input) => {
    const known = await resolveCaller(context, permission, operation.student);
    return withCallAudit(known, operation, () => run(known, input));
  });
}

/** A route without authentication. */
export function definePublicRoute<Op extends Operation>(
  operation: Op,
  run: (context: PublicContext, input: RouteInput<Op>) => Promise<RouteResult<ResponseOf<Op>>>,
): RouteHandler {
  if (operation.permission) throw new Error(`${operation.id} is not public`);
  return handler(operation, run);
}

export interface PublicContext {
  realNow: Date;
  requestId: string;
  address: string;
  request: Request;
  /** The test clock for a student that this call creates. */
  testClockId: string | null;
}

type AnyContext = CredentialContext & PublicContext;

function handler<Op extends Operation>(
  operation: Op,
  run: (context: AnyContext, input: RouteInput<Op>) => Promise<RouteResult<ResponseOf<Op>>>,
): RouteHandler {
  const latency = latencyClass(operation.id);
  const handle = async (request: Request, route?: RouteArguments): Promise<Response> => {
    const startedAt = performance.now();
    // Our server in front of Next assigns the request id of calls that Next handles.
    const scope: CallScope = { requestId: currentCall()?.requestId ?? readRequestId(request), databaseMs: 0 };
    const response = await withCallScope(scope, () => respond(operation, run, request, route, scope));
    if (response.status === CLIENT_LEFT_STATUS) return response;
    observeRequest(operation.path, operation.method, response.status, startedAt);
    observeLatency(latency, performance.now() - startedAt);
    return response;
  };
  return Object.assign(handle, { operation: operation as unknown as Operation });
}

/** The response of the operation, with the headers that every response carries. */
async function respond<Op extends Operation>(
  operation: Op,
  run: (context: AnyContext, input: RouteInput<Op>) => Promise<RouteResult<ResponseOf<Op>>>,
  request: Request,
  route: RouteArguments | undefined,
  scope: CallScope,
): Promise<Response> {
  const { requestId } = scope;
  const headers: ResponseHeaders = { "X-Request-Id": requestId };
  try {
    const result = await execute(operation, run, request, route, requestId, headers);
    headers["Server-Timing"] = timingOf(scope);
    if ("replayed" in result) return jsonResponse(result.replayed, 200, { ...headers, "Idempotent-Replayed": "true" });
    if (operation.mediaTypes) headers.Vary = "Accept";
    if ("file" in result) return fileResponse(result.file, result.contentType, result.name, headers);
    if ("stream" in result) return streamResponse(result.stream, result.contentType, headers, result.name);
    if ("text" in result) return textResponse(result.text, result.contentType, headers);
    return jsonResponse(JSON.stringify(result.body), result.status ?? 200, { ...headers, ...result.headers });
  } catch (error) {
    headers["Server-Timing"] = timingOf(scope);
    return errorResponse(error, requestId, headers, operation.id);
  }
}

async function execute<Op extends Operation>(
  operation: Op,
  run: (context: AnyContext, input: RouteInput<Op>) => Promise<RouteResult<ResponseOf<Op>>>,
  request: Request,
  route: RouteArguments | undefined,
  requestId: string,
  headers: ResponseHeaders,
): Promise<RouteResult<ResponseOf<Op>>> {
  const realNow = systemClock.now();
  const address = readAddress(request);
  const credentials = operation.permission ? await identify(request, realNow, address, headers) : null;
  if (!credentials) Object.assign(headers, await countCall(null, address, operation.addressLimit));
  let isReadable = false;
  try {
    if (credentials?.problem) throw credentials.problem;
    const { input, sent } = await readInput(operation, request, route);
    const idempotency =
      credentials && operation.idempotent ? readIdempotencyKey(request, credentials, operation.id, sent) : null;
    const base = { realNow, requestId, address, request, testClockId: readTestClock(request), idempotency };
    isReadable = true;
    return await run({ ...base, credentials: credentials ?? NOBODY }, input);
  } catch (caught) {
    const error = isReadable ? caught : await refusalOf(caught, operation, credentials, realNow);
    if (credentials) countDenial(credentials, operation, error, realNow);
    throw error;
  }
}

/** Why a call that could not be read is refused: because its caller may not make it at all, or for what could not be read. */
async function refusalOf(
  unreadable: unknown,
  { permission }: Operation,
  credentials: CallerCredentials | null,
  realNow: Date,
): Promise<unknown> {
  if (!credentials || !permission || unreadable instanceof ClientLeft) return unreadable;
  return requirePermission(credentials, permission, realNow).then(
    () => unreadable,
    (denied: unknown) => denied,
  );
}

// A public route is typed without credentials: none of them reads these, and no statement would authorize them.
const NOBODY: CallerCredentials = { credential: { kind: "token", keyId: "", studentId: "" }, student: { by: "self" } };

/** Reads the credentials of a call, applies the rate limit and, for a session cookie, the same-origin check. Adds the rate limit headers to `headers`. */
export async function identify(
  request: Request,
  realNow: Date,
  address: string,
  headers: ResponseHeaders,
): Promise<IdentifiedCaller> {
  let credentials: IdentifiedCaller;
  try {
    credentials = await readCredentials(request, realNow);
  } catch (error) {
    Object.assign(headers, await countCall(null, address));
    throw error;
  }
  Object.assign(headers, await countCall(credentials, address));
  if (credentials.credential.kind === "session") requireSameOrigin(request);
  return credentials;
}

async function readInput<Op extends Operation>(
  operation: Op,
  request: Request,
  route: RouteArguments | undefined,
): Promise<{ input: RouteInput<Op>; sent: SentInput }> {
  const params = operation.params ? validate(operation.params, (await route?.params) ?? {}) : undefined;
  const query = operation.query ? validate(operation.query, queryParams(request)) : undefined;
  let body: unknown;
  const sent: SentInput = { body: {}, params };
  if (operation.body) {
    sent.body = (await readJsonBody(request)).value;
    refusePreview(operation, sent.body);
    body = validate(operation.body, sent.body);
  }
  const mediaType = operation.mediaTypes
    ? negotiateMediaType(request.headers.get("accept"), operation.mediaTypes)
    : "application/json";
  return { input: { params, query, body, mediaType } as RouteInput<Op>, sent };
}

function queryParams(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

export function readTestClock(request: Request): string | null {
  const value = request.headers.get("x-test-clock");
  if (value === null) return null;
  const id = fromWireId("testClock", value);
  if (!id) throw invalidField("X-Test-Clock", "X-Test-Clock must be the id of a test clock, such as clk_….");
  return id;
}
