import type { CredentialContext } from "@/lib/context";
import {
  deleteStaleResponses,
  findStoredResponses,
  idempotencyId,
  lockIdempotencyKeys,
  storeResponses,
} from "@/lib/db/idempotency/idempotency";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { idempotencyMismatch } from "../usage/consume-quota";

/** Takes the student's place in the digest of a call that is about no student. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

export interface IdempotentResult<Outcome> {
  outcome: Outcome;
  replayed: boolean;
}

/**
 * Runs `work` in a transaction, once per `Idempotency-Key`: a retry, or a concurrent duplicate, gets the outcome of the first. Its
 * changes and its stored outcome are committed together.
 *
 * The usage calls do the same within their own statements (`lib/db/usage/consume.ts`, `record-batch.ts`, `close-reservation.ts`). Responses
 * are kept for `IDEMPOTENCY_HOURS`.
 *
 * @param work returns plain JSON (times as text): a replay has been through the database
 * @throws idempotency_mismatch if the key was used with another request before
 */
export async function withIdempotency<Outcome>(
  context: Pick<CredentialContext, "idempotency" | "realNow">,
  studentId: string | null,
  work: (client: Connection) => Promise<Outcome>,
): Promise<IdempotentResult<Outcome>> {
  const { idempotency, realNow } = context;
  return withTransaction(async (client) => {
    if (!idempotency) return { outcome: await work(client), replayed: false };
    const id = idempotencyId(idempotency.scope, studentId ?? NOBODY);
    await lockIdempotencyKeys([id], client);
    await deleteStaleResponses([id], realNow, client);
    const stored = (await findStoredResponses([id], realNow, client)).get(id.toString("hex"));
    if (stored) {
      if (!stored.requestHash.equals(idempotency.requestHash)) throw idempotencyMismatch();
      return { outcome: stored.outcome as Outcome, replayed: true };
    }
    const outcome = await work(client);
    await storeResponses([{ id, requestHash: idempotency.requestHash, body: null, outcome }], realNow, client);
    return { outcome, replayed: false };
  });
}
