import canonicalize from "canonicalize";
import { headerKeys } from "inngest";
import { z } from "zod";
import { signRequest } from "./signature";

/** Where the functions are served, and the key that signs calls of them. */
export interface Endpoint {
  url: string;
  signingKey: string;
}

export interface JobError {
  name: string;
  message: string;
}

/** What a function reported about one of its steps. */
export interface Op {
  id: string;
  op: string;
  name: string;
  data: unknown;
  error: JobError | null;
  opts: Record<string, unknown>;
  /** Of a sleep: how long, or until when. */
  duration: string;
}

export type CallResponse =
  | { kind: "returned"; output: unknown }
  | { kind: "steps"; ops: Op[]; isRetriable: boolean; retryAfter: string | null }
  | { kind: "threw"; error: JobError; isRetriable: boolean; retryAfter: string | null }
  /** There was no response, or not one of the SDK: what the function did is unknown. */
  | { kind: "no_answer"; reason: string };

export interface CallRequest {
  functionId: string;
  stepId: string;
  runId: string;
  body: unknown;
}

/** Calls a function through the SDK's own handler. Never throws: a failure is a result, too. */
export async function callFunction(
  { url, signingKey }: Endpoint,
  { functionId, stepId, runId, body }: CallRequest,
  signal: AbortSignal,
): Promise<CallResponse> {
  const address = new URL(url);
  address.searchParams.set("fnId", functionId);
  address.searchParams.set("stepId", stepId);
  try {
    const response = await send(address, "POST", signingKey, body, signal, { "x-request-id": runId });
    return readResponse(response.status, response.headers, await response.text());
  } catch (error) {
    // The function may still be running, so it is retried with backoff and not within a second.
    if (signal.aborted) return { kind: "threw", error: TOOK_TOO_LONG, isRetriable: true, retryAfter: null };
    return { kind: "no_answer", reason: causeOf(error) };
  }
}

const TOOK_TOO_LONG: JobError = { name: "TimeoutError", message: "The call took too long." };

/** Asks the handler which functions it serves. */
export async function fetchConfigs({ url, signingKey }: Endpoint, signal: AbortSignal): Promise<unknown[]> {
  const response = await send(new URL(url), "PUT", signingKey, { url }, signal, {
    [headerKeys.InngestSyncKind]: "in_band",
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`The job functions at ${url} responded with ${response.status}: ${text.slice(0, 300)}`);
  return z.looseObject({ functions: z.array(z.unknown()) }).parse(JSON.parse(text)).functions;
}

async function send(
  url: URL,
  method: "POST" | "PUT",
  signingKey: string,
  body: unknown,
  signal: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = canonicalize(body) ?? "";
  return fetch(url, {
    method,
    body: text,
    signal,
    redirect: "error",
    headers: {
      "content-type": "application/json",
      [headerKeys.Signature]: signRequest(text, signingKey, new Date()),
      ...headers,
    },
  });
}

const errorSchema = z
  .looseObject({ name: z.string().catch("Error"), message: z.string().catch("unknown") })
  .catch({ name: "Error", message: "unknown" })
  .transform(({ name, message }) => ({ name, message }));

const opSchema = z
  .looseObject({
    id: z.string(),
    op: z.string(),
    name: z.string().nullish(),
    displayName: z.string().nullish(),
    data: z.unknown().optional(),
    error: z.unknown().optional(),
    opts: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(
    ({ id, op, name, displayName, data, error, opts }): Op => ({
      id,
      op,
      name: displayName ?? name ?? id,
      data: data ?? null,
      error: error === undefined || error === null ? null : errorSchema.parse(error),
      opts: opts ?? {},
      duration: name ?? "",
    }),
  );

function readResponse(status: number, headers: Headers, text: string): CallResponse {
  // Without this header the response is not the SDK's: a refused signature, a crash, or a proxy in between.
  if (!headers.has(headerKeys.SdkVersion))
    return { kind: "no_answer", reason: `HTTP ${status}: ${text.slice(0, 200)}` };
  const isRetriable = headers.get(headerKeys.NoRetry) !== "true";
  const retryAfter = headers.get(headerKeys.RetryAfter);
  const body: unknown = text === "" ? null : JSON.parse(text);
  if (status === 200) return { kind: "returned", output: body };
  if (status === 206) return { kind: "steps", ops: z.array(opSchema).parse(body), isRetriable, retryAfter };
  return { kind: "threw", error: errorSchema.parse(body), isRetriable, retryAfter };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
