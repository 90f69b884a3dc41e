import { join } from "node:path";
import type pg from "pg";
import type { Operation } from "@/lib/contract/operation";
import { uuidv7 } from "@/lib/crypto/uuid";
import { getEnv } from "@/lib/env";
import { ADDRESS_HEADER } from "@/lib/http/address";
import type { RouteHandler } from "@/lib/http/define-route";
import { signInCookie } from "@/lib/http/session-cookie";
import { assertResponse } from "../contract/assert-response";
import { findOperation } from "../contract/call";

const ROOT = join(import.meta.dirname, "../..");

// biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
type Json = any;

export interface ApiResponse {
  status: number;
  body: Json;
  text: string;
  /** The bytes of a response that is a file. */
  file?: Buffer;
  headers: Headers;
}

export interface ApiCall {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Any call of the API in this process, by its operation. Every response is checked against the OpenAPI document. */
export function apiClient(credential: Record<string, string> = {}) {
  return async (id: string, call: ApiCall = {}): Promise<ApiResponse> => {
    const operation = findOperation(id);
    const handler = await loadHandler(operation);
    const response = await handler(toRequest(operation, credential, call), {
      params: Promise.resolve(call.params ?? {}),
    });
    const { status, headers } = response;
    if (headers.get("content-type") === "application/pdf") {
      return { status, body: null, text: "", file: Buffer.from(await response.arrayBuffer()), headers };
    }
    if (headers.get("content-type")?.startsWith("text/csv")) {
      // As bytes: decoding to text would drop the byte order mark.
      const file = Buffer.from(await response.arrayBuffer());
      return { status, body: null, text: file.toString(), file, headers };
    }
    if (!headers.get("content-type")?.startsWith("application/json")) {
      // A stream, which does not end until it is cancelled.
      await response.body?.cancel();
      return { status, body: null, text: "", headers };
    }
    const text = await response.text();
    const body: unknown = JSON.parse(text);
    assertResponse(operation, response, body);
    return { status, body, text, headers };
  };
}

async function loadHandler(operation: Operation): Promise<RouteHandler> {
  const folder = operation.path.replaceAll("{", "[").replaceAll("}", "]");
  const module: Record<string, RouteHandler | undefined> = await import(join(ROOT, "app", folder, "route.ts"));
  const handler = module[operation.method];
  if (!handler) throw new Error(`${operation.method} ${operation.path} has no handler`);
  return handler;
}

function toRequest(operation: Operation, credential: Record<string, string>, call: ApiCall): Request {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(call.params?.[name] ?? ""));
  const hasBody = operation.method !== "GET" && operation.method !== "DELETE";
  return new Request(`${getEnv().APP_URL}${path}?${new URLSearchParams(call.query)}`, {
    method: operation.method,
    headers: {
      // Each call comes from its own address unless it says otherwise, so that rate limits by address do not apply.
      [ADDRESS_HEADER]: uuidv7(),
      ...credential,
      ...call.headers,
    },
    body: hasBody ? JSON.stringify(call.body ?? {}) : undefined,
  });
}

export function withKey(key: string, userId?: string): Record<string, string> {
  return { authorization: `Bearer ${key}`, ...(userId === undefined ? {} : { "x-user-id": userId }) };
}

/** The cookie of a session, and the origin that a browser would add. */
export async function withSession(sessionId: string): Promise<Record<string, string>> {
  const cookie = await signInCookie({ sessionId, returnUrl: null }, 3_600_000);
  return {
    cookie: cookie.split(";")[0] ?? "",
    origin: getEnv().APP_URL,
    "content-type": "application/json",
  };
}

/** Inserts a session of an account, without signing in. */
export async function insertSession(pool: pg.Pool, email: string): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO session (id, account_id, student_id, origin, created_at, last_seen_at, expires_at)
     SELECT $1, id, student_id, 'password', now(), now(), now() + interval '1 day' FROM account WHERE email = $2`,
    [id, email],
  );
  return id;
}
