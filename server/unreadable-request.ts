import { randomUUID } from "node:crypto";
import { maxHeaderSize, ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@/lib/errors";
import { securityHeaders } from "@/lib/http/security-headers";

/** How long a client may take to read an error and to close its side of the connection. */
const LINGER_MS = 2_000;

/**
 * Responds to requests that Node's parser rejects before a route sees them: Node itself would send a bare status
 * without a body. The connection is closed, because the start of the next request in it is unknown.
 */
export function respondUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // The rest of what was unreadable is unreadable as well.
  if (answered.has(socket)) return;
  // A client that is gone, or that is already receiving a response, cannot get an error.
  if (error.code === "ECONNRESET" || !socket.writable || isAnswering(socket)) {
    socket.destroy(error);
    return;
  }
  answered.add(socket);
  const { code, message, status } = explain(error);
  const requestId = randomUUID();
  const body = JSON.stringify({ success: false, error: message, code, request_id: requestId });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Cache-Control: no-store",
    `X-Request-Id: ${requestId}`,
    ...Object.entries(securityHeaders()).map(([name, value]) => `${name}: ${value}`),
    "Connection: close",
  ];
  close(socket, `${head.join("\r\n")}\r\n\r\n${body}`, error);
}

// Kept for good: weakly, by connection.
const answered = new WeakSet<Socket>();

/**
 * Writes the response and gives the connection up. A client that was too slow has nothing on its way that would be lost. One that sent too
 * much is read from for a moment: a connection that is closed on unread data is reset, and its client would never see why.
 */
function close(socket: Socket, response: string, error: NodeJS.ErrnoException): void {
  const deadline = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once("close", () => clearTimeout(deadline));
  if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
    socket.end(response, () => socket.destroy());
    return;
  }
  socket.once("end", () => socket.destroySoon());
  socket.end(response);
  socket.resume();
}

/**
 * Whether a response is on its way that an error would disturb. A route that still waits for the body of the very request that was too slow
 * has written nothing yet.
 */
function isAnswering(socket: Socket): boolean {
  const response = "_httpMessage" in socket ? socket._httpMessage : null;
  if (!(response instanceof ServerResponse)) return false;
  return response.headersSent || response.req.complete;
}

function explain(error: NodeJS.ErrnoException): AppError {
  switch (error.code) {
    case "HPE_HEADER_OVERFLOW":
      return new AppError(
        "headers_too_large",
        `The address and the headers must be at most ${Math.floor(maxHeaderSize / 1024)} KiB together.`,
      );
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new AppError("request_timeout", "The request did not arrive in time. Send it again.");
    default:
      return new AppError("invalid_request", "This is not a valid HTTP/1.1 request.");
  }
}
