import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import {
  deleteStaleResponses,
  findStoredResponses,
  idempotencyId,
  lockIdempotencyKeys,
  storeResponses,
} from "@/lib/db/idempotency/idempotency";
import { acquireIdempotencyLock, releaseIdempotencyLock } from "@/lib/db/idempotency/idempotency-lock";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { AppError } from "@/lib/errors";
import { idempotencyMismatch } from "../usage/consume-quota";
import { type IdempotentResult, NOBODY } from "./with-idempotency";

/** Longer than such a call usually takes. A retry after that runs the work again, which is safe. */
const LOCK_MS = 20_000;

/**
 * Like `withIdempotency`, for work that calls the gateway and so can't be one transaction. A duplicate that comes while it runs is refused.
 * The work must still be safe to repeat: its outcome is stored after it, and if the process dies in between, a retry runs it again.
 *
 * @throws idempotency_in_progress while a call with the same key runs, or may still run
 */
export async function withGatewayIdempotency<Outcome>(
  context: Pick<CredentialContext, "idempotency" | "realNow">,
  studentId: string | null,
  work: () => Promise<Outcome>,
): Promise<IdempotentResult<Outcome>> {
  const { idempotency, realNow } = context;
  if (!idempotency) return { outcome: await work(), replayed: false };
  const { requestHash } = idempotency;
  const id = idempotencyId(idempotency.scope, studentId ?? NOBODY);
  const holder = uuidv7();
  const find = async (client: Connection): Promise<IdempotentResult<Outcome> | null> => {
    await lockIdempotencyKeys([id], client);
    await deleteStaleResponses([id], realNow, client);
    const stored = (await findStoredResponses([id], realNow, client)).get(id.toString("hex"));
    if (!stored) return null;
    if (!stored.requestHash.equals(requestHash)) throw idempotencyMismatch();
    return { outcome: stored.outcome as Outcome, replayed: true };
  };
  const earlier = await withTransaction(async (client) => {
    const found = await find(client);
    const until = new Date(realNow.getTime() + LOCK_MS);
    if (!found && !(await acquireIdempotencyLock({ id, holder, until, realNow }, client))) throw inProgress();
    return found;
  });
  if (earlier) return earlier;
  try {
    const outcome = await work();
    return await withTransaction(async (client) => {
      const duplicate = await find(client);
      if (!duplicate) await storeResponses([{ id, requestHash, body: null, outcome }], realNow, client);
      await releaseIdempotencyLock(id, holder, client);
      return duplicate ?? { outcome, replayed: false };
    });
  } catch (error) {
    // A refusal is not stored, so the next call may come at once. If the database is down as well, the lock expires.
    await releaseIdempotencyLock(id, holder).catch(() => undefined);
    throw error;
  }
}

function inProgress(): AppError {
  return new AppError(
    "idempotency_in_progress",
    "A call with this Idempotency-Key is still running. Try again in a moment.",
    { retryAfter: 1 },
  );
}
