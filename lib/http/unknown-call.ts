import { AppError } from "@/lib/errors";
import { readAddress } from "./address";
import { countCall } from "./rate-limit";
import { errorResponse, type ResponseHeaders, readRequestId } from "./response";

/** 404 in the shape of every other error, for an unknown path under /api. */
export function respondUnknownPath(request: Request): Promise<Response> {
  const message = "There is no call at this path. GET /api/openapi.json lists all calls.";
  return refuse(request, new AppError("not_found", message));
}

/** 405 in the same shape: Next would respond without a body. */
export function respondWrongMethod(request: Request, methods: string[]): Promise<Response> {
  const message = `This path supports only ${methods.join(" and ")}.`;
  return refuse(request, new AppError("method_not_allowed", message, { allow: methods }));
}

/** 400 in the same shape, for a path that cannot be decoded. */
export function respondUnreadablePath(request: Request): Promise<Response> {
  const message = "The path cannot be read: a percent sign in it must be followed by two hexadecimal digits of UTF-8.";
  return refuse(request, new AppError("invalid_request", message));
}

async function refuse(request: Request, refusal: AppError): Promise<Response> {
  const requestId = readRequestId(request);
  const headers: ResponseHeaders = { "X-Request-Id": requestId, "Server-Timing": "db;dur=0.00" };
  try {
    Object.assign(headers, await countCall(null, readAddress(request)));
    throw refusal;
  } catch (error) {
    return errorResponse(error, requestId, headers, "unknown call");
  }
}
