import type { RouteResult } from "./define-route";

/** The same body, marked as one that was given before where it was: one rendering for both, so that their bytes are equal. */
export function replayOr<Answer>(replayed: boolean, body: Answer): RouteResult<Answer> {
  return replayed ? { replayed: JSON.stringify(body) } : { body };
}
