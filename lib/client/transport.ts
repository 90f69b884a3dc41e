import { delayBeforeRetry, wait } from "./backoff";
import { StudymeterError } from "./error";

export interface TransportOptions {
  /** URL of Studymeter, such as `https://study.example.com`; empty on its own pages. */
  baseUrl?: string;
  /** An API key, for servers only. Never use it in a browser: with it, anyone can act for every student. */
  apiKey?: string;
  /** A user token, or a function that returns a fresh one; it is called before every attempt. */
  token?: string | (() => string | Promise<string>);
  /** How long one attempt may take. Default 10,000. */
  timeoutMs?: number;
  /** How often a call is retried after a lost connection, 429, or 502 to 504. Default 3. */
  retries?: number;
  /** If the server asks for a longer wait than this, the call fails with the error instead of waiting. Default 30,000. */
  longestWaitMs?: number;
  /** A custom `fetch`, for example for a proxy. */
  fetch?: typeof fetch;
}

export interface CallOptions {
  /** Aborts the call, including its waits; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Your own idempotency key instead of a generated one: it makes your own retries safe too, even in another process. */
  idempotencyKey?: string;
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  userId: string | undefined;
  /** The same for all attempts of a call, so that a use whose response was lost is not counted twice. */
  idempotencyKey?: string;
  /** Beyond those that every call has. */
  headers?: Record<string, string>;
  signal: AbortSignal | undefined;
}

/** A response that the contract of the call defines: success, or a refusal because the quota is exhausted. */
export type ApiResponse = { success: boolean };

const TEMPORARY = new Set([429, 502, 503, 504]);

/** Sends calls and retries them when that can help. Works wherever `fetch` does. */
export class Transport {
  constructor(private readonly options: TransportOptions) {}

  /** @throws StudymeterError for every error except `quota_exhausted`; the reason of `call.signal` if it is aborted */
  async send<Result extends ApiResponse>(call: Call): Promise<Result> {
    const { retries = 3, longestWaitMs = 30_000 } = this.options;
    for (let attempts = 1; ; attempts++) {
      const failure = await this.attempt<Result>(call);
      if (!(failure instanceof StudymeterError)) return failure;
      if (attempts > retries || !isTemporary(failure)) throw failure;
      const delay = delayBeforeRetry(attempts, failure.retryAfter);
      if (delay > longestWaitMs) throw failure;
      await wait(delay, call.signal);
    }
  }

  private async attempt<Result extends ApiResponse>(call: Call): Promise<Result | StudymeterError> {
    const { timeoutMs = 10_000 } = this.options;
    call.signal?.throwIfAborted();
    const headers = await this.headers(call);
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), timeoutMs);
    const stop = () => timer.abort(call.signal?.reason);
    call.signal?.addEventListener("abort", stop, { once: true });
    try {
      const request = this.options.fetch ?? fetch;
      const response = await request(this.address(call), {
        method: call.method,
        headers,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        signal: timer.signal,
      });
      return readResponse<Result>(response, await response.text());
    } catch (cause) {
      if (call.signal?.aborted) throw call.signal.reason;
      if (!timer.signal.aborted) return unreachable(cause);
      const message = `Studymeter did not respond within ${timeoutMs} ms.`;
      return new StudymeterError(message, { ...NO_RESPONSE, code: "timeout" }, { cause });
    } finally {
      clearTimeout(timeout);
      call.signal?.removeEventListener("abort", stop);
    }
  }

  /**
   * Opens a response that is not JSON. It is not retried here, because only the caller knows what it has already read.
   *
   * @throws StudymeterError if the response has another type; the reason of `signal` if it is aborted
   */
  async open(
    path: string,
    userId: string | undefined,
    signal: AbortSignal,
    contentType: string,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    signal.throwIfAborted();
    const call = { method: "GET", path, userId, signal } as const;
    const headers = { ...(await this.headers(call)), Accept: contentType };
    let response: Response;
    try {
      const request = this.options.fetch ?? fetch;
      response = await request(this.address(call), { headers, signal });
      if (response.body && response.headers.get("content-type")?.startsWith(contentType)) return response.body;
      throw asFailure(readResponse(response, await response.text()));
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      if (cause instanceof StudymeterError) throw cause;
      throw unreachable(cause);
    }
  }

  private address({ path, query }: Call): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
    return `${(this.options.baseUrl ?? "").replace(/\/+$/, "")}${path}${search.size > 0 ? `?${search}` : ""}`;
  }

  private async headers(call: Call): Promise<Record<string, string>> {
    const { apiKey, token } = this.options;
    const bearer = apiKey ?? (typeof token === "function" ? await token() : token);
    return {
      Accept: "application/json",
      // Sent even without a body: a form on another site cannot set this type, which protects our pages against CSRF.
      ...(call.method === "GET" ? {} : { "Content-Type": "application/json" }),
      ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(call.userId === undefined ? {} : { "X-User-ID": asHeader(call.userId) }),
      ...(call.idempotencyKey === undefined ? {} : { "Idempotency-Key": call.idempotencyKey }),
      ...call.headers,
    };
  }
}

const NO_RESPONSE = { status: 0, requestId: null, fields: {}, retryAfter: null };

function unreachable(cause: unknown): StudymeterError {
  return new StudymeterError("Studymeter could not be reached.", { ...NO_RESPONSE, code: "network_error" }, { cause });
}

/** JSON in place of the expected type is a failure, whatever it says. */
function asFailure(response: ApiResponse | StudymeterError): StudymeterError {
  if (response instanceof StudymeterError) return response;
  return new StudymeterError("Studymeter responded with JSON instead of the expected type.", {
    ...NO_RESPONSE,
    code: "invalid_response",
  });
}

/** Whether a retry of the same call may succeed. */
export function isTemporary({ code, status }: StudymeterError): boolean {
  return code === "network_error" || code === "timeout" || code === "idempotency_in_progress" || TEMPORARY.has(status);
}

function readResponse<Result extends ApiResponse>(response: Response, text: string): Result | StudymeterError {
  const info = {
    status: response.status,
    requestId: response.headers.get("x-request-id"),
    retryAfter: readRetryAfter(response.headers.get("retry-after")),
  };
  const body = parse(text);
  if (body?.success === true || body?.code === "quota_exhausted") return body as unknown as Result;
  if (body?.success !== false) {
    const message = `The response with status ${response.status} is not from Studymeter.`;
    return new StudymeterError(message, { ...info, code: "invalid_response", fields: {} });
  }
  return new StudymeterError(String(body.error), {
    ...info,
    code: body.code as StudymeterError["code"],
    fields: (body.fields as Record<string, string> | undefined) ?? {},
    reason: typeof body.reason === "string" ? body.reason : null,
  });
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Seconds, or a date: the header allows both, and a proxy may send the other one. */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** Headers carry bytes, and `fetch` wants one character per byte: ids outside ASCII are sent as UTF-8. */
function asHeader(value: string): string {
  return String.fromCharCode(...new TextEncoder().encode(value));
}
