import type { CallName, RequestOf, ResponseOf } from "../contract/calls";
import { newIdempotencyKey } from "./idempotency-key";
import type { Call, CallOptions, Transport } from "./transport";

export type { CallName, Calls, RequestOf, ResponseOf } from "../contract/calls";

export interface CallContext extends CallOptions {
  /** The student that the call is about, where the call does not name them itself. */
  userId?: string;
  headers?: Record<string, string>;
}

/** What follows the name of a call: its request, or nothing where nothing in it is required. */
export type ArgumentsOf<Name extends CallName> =
  Record<never, never> extends RequestOf<Name>
    ? [request?: RequestOf<Name> & CallContext]
    : [request: RequestOf<Name> & CallContext];

/**
 * Any call of the API, by method and path as the contract writes them. What it takes and answers is inferred from these.
 *
 * ```ts
 * const { key, secret } = await call("POST /api/admin/keys/{key_id}/rotate", { params: { key_id: id }, body: { reason } });
 * ```
 *
 * @throws StudymeterError with the server's sentence, code and request id; the reason of `signal` once that is aborted
 */
export type CallApi = <Name extends CallName>(name: Name, ...request: ArgumentsOf<Name>) => Promise<ResponseOf<Name>>;

/** What `CallApi` makes sure of for each call by itself. */
type AnyRequest = CallContext & { params?: Record<string, string>; query?: Call["query"]; body?: unknown };

/** @param onError sees every error before the caller does, for what is done about it on every page */
export function callsOver(transport: Pick<Transport, "send">, onError?: (error: unknown) => void): CallApi {
  return async <Name extends CallName>(name: Name, ...[request = {}]: ArgumentsOf<Name> | []) => {
    try {
      return await transport.send<ResponseOf<Name>>(toCall(name, request as AnyRequest));
    } catch (error) {
      onError?.(error);
      throw error;
    }
  };
}

function toCall(
  name: CallName,
  { params = {}, query, body, userId, idempotencyKey, headers, signal }: AnyRequest,
): Call {
  const [method, template] = name.split(" ") as [Call["method"], string];
  return {
    method,
    path: template.replaceAll(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(params[param] ?? "")),
    query,
    body,
    userId,
    // One for all tries of a call; whoever lets a person press twice brings the key of their press.
    idempotencyKey: idempotencyKey ?? (method === "POST" ? newIdempotencyKey() : undefined),
    headers,
    signal,
  };
}
