/**
 * The client closed the connection before its request had arrived completely. Nobody is there to get a response, and it was no failure of
 * ours: it is neither logged nor measured.
 */
export class ClientLeft extends Error {
  override name = "ClientLeft";
}

/** Never sent. It tells the code around a route that there is nothing to measure. */
export const CLIENT_LEFT_STATUS = 499;

/** What a failed read of a request's body was: the client that left, or else the error itself. */
export function asClientLeft(request: Request, error: unknown): unknown {
  return request.signal.aborted || isBrokenConnection(error) ? new ClientLeft("", { cause: error }) : error;
}

/** Node's and Next's errors of a body whose connection ended. */
function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "AbortError" || error.name === "ResponseAborted") return true;
  return "code" in error && BROKEN.has(String(error.code));
}

const BROKEN = new Set(["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"]);
