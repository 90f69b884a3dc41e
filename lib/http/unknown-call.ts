import { AppError } from "@/lib/errors";
import { readAddress } from "./address";
import { countCall } from "./rate-limit";
import { errorResponse, type ResponseHeaders, readRequestId } from "./response";

/** 404 in the shape of every other error, for a path under /api that nothing answers. */
export function respondUnknownPath(request: Request): Promise<Response> {
  const message = "There is no call at this path. GET /api/openapi.json lists those that there are.";
  return refuse(request, new AppError("not_found", message));
}

/** 405 in the same shape: left to itself, Next answers without a body. */
export function respondWrongMethod(request: Request, methods: string[]): Promise<Response> {
  const message = `This path answers ${methods.join(" and ")} only.`;
  return refuse(request, new AppError("method_not_allowed", message, { allow: methods }));
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
