import { randomUUID } from "node:crypto";
import { maxHeaderSize, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@/lib/errors";

/**
 * Answers what Node's parser gave up on, before there is a request that a route could see: Node itself would send a bare status
 * without a word. The connection ends, since nobody knows where the next request would begin in it.
 */
export function respondUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // A client that is gone, or one that is in the middle of an answer already, can't be told anything.
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
      return new AppError("invalid_request", "This is not a request that HTTP/1.1 knows.");
  }
}
