import { ApiError, badRequest } from "../errors";
import type { Fault } from "../store/behaviour";

/** What goes back on the wire: an answer, or none. */
export type Reply = { kind: "answer"; response: Response } | { kind: "silence" } | { kind: "reset" };

export function answer(response: Response): Reply {
  return { kind: "answer", response };
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  });
}

export function errorResponse(error: unknown): Response {
  if (error instanceof ApiError) return json({ error: error.body }, error.status);
  throw error;
}

const BAD_GATEWAY_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
`;

export function faultReply(fault: Fault): Reply {
  if (fault === "timeout" || fault === "timeout_before") return { kind: "silence" };
  if (fault === "reset" || fault === "reset_before") return { kind: "reset" };
  if (fault === "rate_limited") {
    const response = json({ error: badRequest("Request failed. Please try after sometime.").body }, 429);
    response.headers.set("Retry-After", "1");
    return answer(response);
  }
  return answer(new Response(BAD_GATEWAY_PAGE, { status: 502, headers: { "Content-Type": "text/html" } }));
}
