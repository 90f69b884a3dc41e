import type { RouteResult } from "./define-route";

/** The body, marked as a replay if it is one. Both are rendered in the same way, so that their bytes are equal. */
export function replayOr<ResponseBody>(replayed: boolean, body: ResponseBody): RouteResult<ResponseBody> {
  return replayed ? { replayed: JSON.stringify(body) } : { body };
}
