import { queryRows, type Statement } from "../query";

/** Ends one session; ending it again changes nothing. */
export async function endSession(id: string, realNow: Date): Promise<void> {
  await queryRows(END, [id, realNow]);
}

const END: Statement = {
  name: "session_end",
  text: "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
};
