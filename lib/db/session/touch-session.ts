import { queryRows } from "../sql/query";
import { defineStatement } from "../statement";

/** Notes that a session was seen; called when the last note is old enough. */
export async function touchSession(id: string, realNow: Date): Promise<void> {
  await queryRows(TOUCH, [id, realNow]);
}

const TOUCH = defineStatement({
  name: "session_touch",
  text: "UPDATE session SET last_seen_at = greatest(last_seen_at, $2) WHERE id = $1",
});
