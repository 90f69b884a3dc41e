import type { Operation } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";
import { assertResponse } from "./assert-response";

export interface CallOptions {
  /** An API key or user token. */
  bearer?: string;
  /** `X-User-ID`. */
  userId?: string;
  idempotencyKey?: string;
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  /** Sent as JSON; text is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface CallResult {
  status: number;
  headers: Headers;
  /** The body as text, to compare replayed responses byte for byte. */
  text: string;
  body: Record<string, unknown>;
}

export function findOperation(id: string): Operation {
  const operation = OPERATIONS.find((candidate) => candidate.id === id);
  if (!operation) throw new Error(`there is no operation ${id}`);
  return operation;
}

/** Calls the API over HTTP, and checks the response against the OpenAPI document. */
export async function call(baseUrl: string, operation: Operation, options: CallOptions = {}): Promise<CallResult> {
  const response = await fetch(addressOf(baseUrl, operation, options), {
    method: operation.method,
    headers: headersOf(options),
    body: options.body === undefined || typeof options.body === "string" ? options.body : JSON.stringify(options.body),
    redirect: "manual",
  });
  const text = await response.text();
  const body: Record<string, unknown> = JSON.parse(text);
  assertResponse(operation, response, body);
  return { status: response.status, headers: response.headers, text, body };
}

function addressOf(baseUrl: string, operation: Operation, { params, query }: CallOptions): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ""));
  const search = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]));
  return `${baseUrl}${path}${search.size > 0 ? `?${search}` : ""}`;
}

function headersOf(options: CallOptions): Record<string, string> {
  return {
    ...(options.bearer ? { Authorization: `Bearer ${options.bearer}` } : {}),
    ...(options.userId ? { "X-User-ID": options.userId } : {}),
    ...(options.idempotencyKey ? { "Idempotency-Key": options.idempotencyKey } : {}),
    ...options.headers,
  };
}
