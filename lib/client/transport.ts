import { delayBeforeRetry, wait } from "./backoff";
import { StudymeterError } from "./error";

export interface TransportOptions {
  /** Where Studymeter is, such as `https://study.example.com`; empty on its own pages. */
  baseUrl?: string;
  /** A key of a server. Never in a browser: whoever has it may act for every student. */
  apiKey?: string;
  /** A user token, or where to get a fresh one: asked before every try. */
  token?: string | (() => string | Promise<string>);
  /** How long one try may take. Default 10,000. */
  timeoutMs?: number;
  /** How often a call is tried again after a lost connection, 429, or 502 to 504. Default 3. */
  retries?: number;
  /** A wait that the server asks for and that is longer than this is left to you, in the error. Default 30,000. */
  longestWaitMs?: number;
  /** Another `fetch`, for proxies and the like. */
  fetch?: typeof fetch;
}

export interface CallOptions {
  /** Ends the call, its waits included; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Yours instead of a generated one: it also makes a retry by yourself safe, in another process or tomorrow. */
  idempotencyKey?: string;
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  userId: string | undefined;
  /** One for all tries of a call, so that a use whose answer was lost is not counted twice. */
  idempotencyKey?: string;
  /** Beyond those that every call has. */
  headers?: Record<string, string>;
  signal: AbortSignal | undefined;
}

/** An answer that the contract of the call knows: done, or refused for lack of quota. */
export type Answer = { success: boolean };

const TEMPORARY = new Set([429, 502, 503, 504]);

/** Sends calls, again where that makes sense. Works wherever `fetch` does. */
export class Transport {
  constructor(private readonly options: TransportOptions) {}

  /** @throws StudymeterError for every error but `quota_exhausted`; the reason of `call.signal` once that is aborted */
  async send<Result extends Answer>(call: Call): Promise<Result> {
    const { retries = 3, longestWaitMs = 30_000 } = this.options;
    for (let tries = 1; ; tries++) {
      const failure = await this.try<Result>(call);
      if (!(failure instanceof StudymeterError)) return failure;
      if (tries > retries || !isTemporary(failure)) throw failure;
      const delay = delayBeforeRetry(tries, failure.retryAfter);
      if (delay > longestWaitMs) throw failure;
      await wait(delay, call.signal);
    }
  }

  private async try<Result extends Answer>(call: Call): Promise<Result | StudymeterError> {
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
      const message = `Studymeter did not answer within ${timeoutMs} ms.`;
      return new StudymeterError(message, { ...NO_RESPONSE, code: "timeout" }, { cause });
    } finally {
      clearTimeout(timeout);
      call.signal?.removeEventListener("abort", stop);
    }
  }

  /**
   * Begins an answer that is no JSON, once: the caller tries again by itself, since only it knows what it has read.
   *
   * @throws StudymeterError where none of this type comes; the reason of `signal` once that is aborted
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
      // Also where nothing is sent: by it a page of ours proves that a form of somebody else's did not make the call.
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

/** A call that should have begun another kind of answer and got JSON has failed, whatever that says. */
function asFailure(answer: Answer | StudymeterError): StudymeterError {
  if (answer instanceof StudymeterError) return answer;
  return new StudymeterError("Studymeter answered with JSON where it should have begun something else.", {
    ...NO_RESPONSE,
    code: "invalid_response",
  });
}

/** Whether the same call may succeed a little later. */
export function isTemporary({ code, status }: StudymeterError): boolean {
  return code === "network_error" || code === "timeout" || code === "idempotency_in_progress" || TEMPORARY.has(status);
}

function readResponse<Result extends Answer>(response: Response, text: string): Result | StudymeterError {
  const info = {
    status: response.status,
    requestId: response.headers.get("x-request-id"),
    retryAfter: readRetryAfter(response.headers.get("retry-after")),
  };
  const body = parse(text);
  if (body?.success === true || body?.code === "quota_exhausted") return body as unknown as Result;
  if (body?.success !== false) {
    const message = `Studymeter answered ${response.status} with something that is not its own.`;
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

/** Seconds, or a date: the header knows both forms, and a proxy on the way may use the other. */
function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** Headers carry bytes, and `fetch` wants one character for each: ids outside ASCII travel as UTF-8. */
function asHeader(value: string): string {
  return String.fromCharCode(...new TextEncoder().encode(value));
}
