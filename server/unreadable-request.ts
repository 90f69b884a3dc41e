import { randomUUID } from "node:crypto";
import { maxHeaderSize, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@/lib/errors";

/**
 * Responds to requests that Node's parser rejects before a route sees them: Node itself would send a bare status
 * without a body. The connection is closed, because the start of the next request in it is unknown.
 */
export function respondUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // A client that is gone, or that is already receiving a response, cannot get an error.
  if (error.code === "ECONNRESET" || !socket.writable || ("_httpMessage" in socket && socket._httpMessage)) {
    socket.destroy(error);
    return;
  }
  const { code, message, status } = explain(error);
  const requestId = randomUUID();
  const body = JSON.stringify({ success: false, error: message, code, request_id: requestId });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Cache-Control: no-store",
    `X-Request-Id: ${requestId}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
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
