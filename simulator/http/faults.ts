import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { badRequest } from "../errors";
import type { Fault } from "../store/behaviour";
import { errorResponse } from "./responses";

/** The socket is known only behind `node:http`; a caller of `fetch` has none. */
export interface SimulatorBindings {
  Bindings: Partial<HttpBindings>;
}

type Call = Context<SimulatorBindings>;

/** No caller waits longer for a response that never comes. */
const SILENCE_MS = 120_000;

const BAD_GATEWAY_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
`;

/** What the caller gets, or fails to get, in place of a response. */
export async function faultResponse(call: Call, fault: Fault): Promise<Response> {
  switch (fault) {
    case "timeout":
    case "timeout_before":
      return keepSilent(call);
    case "reset":
    case "reset_before":
      return resetConnection(call);
    case "rate_limited":
      return errorResponse(badRequest("Request failed. Please try after sometime.", undefined, 429), {
        "Retry-After": "1",
      });
    case "conflict":
      return errorResponse(badRequest("Another request for this is being processed. Try again later.", undefined, 409));
    case "bad_gateway":
    case "bad_gateway_before":
      return new Response(BAD_GATEWAY_PAGE, { status: 502, headers: { "Content-Type": "text/html" } });
  }
}

/** On a socket nothing is ever sent. Without one, the response stays pending until the caller gives up. */
async function keepSilent({ env, req }: Call): Promise<Response> {
  const { incoming } = env ?? {};
  if (incoming) {
    setTimeout(() => incoming.socket.destroy(), SILENCE_MS).unref();
    return RESPONSE_ALREADY_SENT;
  }
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SILENCE_MS).unref();
    req.raw.signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return new Response(null, { status: 504 });
}

/** A TCP reset. Without a socket, the body breaks while it is read. */
function resetConnection({ env }: Call): Response {
  const { incoming } = env ?? {};
  if (incoming) {
    incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  return new Response(
    new ReadableStream({ start: (controller) => controller.error(new Error("The simulator reset the connection.")) }),
  );
}
