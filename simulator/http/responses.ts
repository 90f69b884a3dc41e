import { ApiError } from "../errors";

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
  });
}

/** Razorpay's response to an internal error: a bug of the simulator, without details for the caller. */
const SERVER_ERROR = {
  code: "SERVER_ERROR",
  description: "The simulator failed.",
  source: "NA",
  step: "NA",
  reason: "NA",
  metadata: {},
};

/** Razorpay's error envelope for a thrown error. */
export function errorResponse(error: unknown, headers: Record<string, string> = {}): Response {
  return error instanceof ApiError
    ? json({ error: error.body }, error.status, headers)
    : json({ error: SERVER_ERROR }, 500, headers);
}
