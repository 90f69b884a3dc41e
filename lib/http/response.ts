import { uuidv7 } from "@/lib/crypto/uuid";
import { AppError } from "@/lib/errors";
import { logger } from "@/lib/telemetry/logger";
import { CLIENT_LEFT_STATUS, ClientLeft } from "./client-left";
import { securityHeaders } from "./security-headers";

/** Headers that every response of the API carries. */
export type ResponseHeaders = Record<string, string>;

export const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The caller's own request id, so that the logs of both sides can be correlated, or a new one. */
export function readRequestId(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given && REQUEST_ID.test(given) ? given : uuidv7();
}

export function jsonResponse(body: string, status: number, headers: ResponseHeaders): Response {
  return new Response(body, {
    status,
    headers: {
      ...securityHeaders(),
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...headers,
    },
  });
}

/** Plain text, for programs that do not read JSON. */
export function textResponse(text: string, contentType: string, headers: ResponseHeaders): Response {
  return new Response(text, {
    headers: { ...securityHeaders(), "Content-Type": contentType, "Cache-Control": "no-store", ...headers },
  });
}

/** A file, to be saved under its name. */
export function fileResponse(
  file: Uint8Array<ArrayBuffer>,
  contentType: string,
  name: string,
  headers: ResponseHeaders,
): Response {
  return new Response(file, {
    headers: {
      ...securityHeaders(),
      "Content-Type": contentType,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
      ...headers,
    },
  });
}

/** A streaming response that proxies must not buffer or compress. With a name, it is saved as a file. */
export function streamResponse(
  stream: ReadableStream<Uint8Array>,
  contentType: string,
  headers: ResponseHeaders,
  name?: string,
): Response {
  return new Response(stream, {
    headers: {
      ...securityHeaders(),
      "Content-Type": contentType,
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
      ...(name ? { "Content-Disposition": `attachment; filename="${name}"` } : {}),
      ...headers,
    },
  });
}

/**
 * The only place where an error becomes a response. Expected errors (`AppError`) keep their message. Any other error is logged with its cause,
 * and the response reveals only the request id.
 */
export function errorResponse(
  error: unknown,
  requestId: string,
  headers: ResponseHeaders,
  operation: string,
): Response {
  if (error instanceof ClientLeft) return new Response(null, { status: CLIENT_LEFT_STATUS, headers });
  const known = error instanceof AppError ? error : unknownError(error);
  if (known.status >= 500) logger().error({ err: known.cause ?? known, requestId, operation }, known.message);
  const { fields, retryAfter, allow, body } = known.details;
  const extra: ResponseHeaders = { ...known.details.headers };
  if (retryAfter !== undefined) extra["Retry-After"] = String(retryAfter);
  if (allow) extra.Allow = allow.join(", ");
  if (known.code === "unauthenticated") extra["WWW-Authenticate"] = 'Bearer realm="studymeter"';
  const payload = {
    success: false,
    error: known.message,
    code: known.code,
    request_id: requestId,
    ...(fields ? { fields } : {}),
    ...body,
  };
  return jsonResponse(JSON.stringify(payload), known.status, { ...headers, ...extra });
}

function unknownError(error: unknown): AppError {
  return new AppError(
    "internal_error",
    "Something went wrong on our side. The request id helps us find it.",
    {},
    { cause: error },
  );
}
