import type { z } from "zod";
import type { Permission } from "@/lib/access/permissions";
import type { ErrorCode } from "@/lib/errors";

export type ResponseMediaType = "application/json" | "application/pdf" | "text/csv";

/**
 * One call of the API, described in one place: the route handler validates with it and gets its types from it, the OpenAPI document and
 * the API reference are made from it, and the tests check every response against it.
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  ResponseBody extends z.ZodType = z.ZodType,
> {
  /** `operationId`: unique, and the name of the method in `lib/client`. */
  id: string;
  method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
  /** With `{name}` for path parameters. */
  path: `/api/${string}`;
  tag: string;
  summary: string;
  description?: string;
  /** Who may call it; null means no authentication. */
  permission: Permission | null;
  /** Whether it is about one student, named by `X-User-ID` or by the caller's session or token. */
  student: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The body as the API reference shows it, if `body` is looser because its parts are validated one by one. */
  documentedBody?: z.ZodType;
  /** Whether an `Idempotency-Key` is accepted. */
  idempotent?: boolean;
  /** Calls per minute from one address, for calls of systems without authentication. Otherwise the limit of unauthenticated callers applies. */
  addressLimit?: number;
  response: ResponseBody;
  /** Whether the response is a `text/event-stream`; `response` then describes the data of each event. */
  stream?: boolean;
  /** Set if a 200 is not JSON; `response` then describes its text. */
  contentType?: "text/csv" | "text/plain";
  /** The media types of a 200 if there are several and the caller chooses by `Accept`; `response` describes the JSON. */
  mediaTypes?: readonly ResponseMediaType[];
  /** Error codes in addition to those that every call may return (400, 401, 403, 405, 413, 415, 429, 500, 503). */
  errors?: readonly ErrorCode[];
  /** Body of a 403 `quota_exhausted`, if it has more fields than other errors. */
  refusal?: z.ZodType;
}

/**
 * Keeps everything that an operation says as its type: schemas, and method and path as literals, by which our own pages call it
 * (`lib/client/call.ts`). The second half of the parameter's type refuses fields that an operation has not got.
 */
export function defineOperation<const Op extends Operation>(
  operation: Op & Record<Exclude<keyof Op, keyof Operation>, never>,
): Op {
  return operation;
}
