import type { z } from "zod";
import type { Permission } from "@/lib/access/permissions";
import type { ErrorCode } from "@/lib/errors";

export type ResponseMediaType = "application/json" | "application/pdf" | "text/csv";

/**
 * One call of the API, said once: the route handler validates and is typed by it, the OpenAPI document and the reference are made from
 * it, and the tests hold every answer against it.
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
  /** Who may call it; null: anybody. */
  permission: Permission | null;
  /** Whether it is about one student, named by `X-User-ID` or by who is calling. */
  student: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The body as the reference shows it, where `body` is looser because its parts are validated one by one. */
  documentedBody?: z.ZodType;
  /** Whether an `Idempotency-Key` is honoured. */
  idempotent?: boolean;
  /** Calls a minute from one address, where nobody proves who calls and it is no person; else the limit of strangers. */
  addressLimit?: number;
  response: ResponseBody;
  /** Where the answer goes on as `text/event-stream`: `answer` is then the data of each event. */
  stream?: boolean;
  /** Where a 200 is no JSON: `answer` is then its text. */
  contentType?: "text/csv" | "text/plain";
  /** The forms of a 200, where it has several and the caller chooses by `Accept`; `answer` is the JSON. */
  forms?: readonly ResponseMediaType[];
  /** Codes beyond those that every call may answer with (400, 401, 403, 405, 413, 415, 429, 500, 503). */
  errors?: readonly ErrorCode[];
  /** Body of a 403 `quota_exhausted`, where it says more than the common error. */
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
