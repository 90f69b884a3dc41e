import type { ClaimContext } from "@/lib/context";
import {
  findStoredAnswers,
  forgetStaleAnswers,
  idempotencyId,
  lockIdempotencyKeys,
  storeAnswers,
} from "@/lib/db/idempotency";
import { type Connection, withTransaction } from "@/lib/db/query";
import { NOBODY, type Once } from "./once";
import { idempotencyMismatch } from "./usage/take-quota";

/**
 * As `once`, for work that asks the gateway and so can't be one transaction. The work must be safe to do twice by itself: the note is
 * written after it, and a process that dies between the two does it again. Twins at the same moment both do it and get one answer.
 */
export async function onceAtGateway<Outcome>(
  context: Pick<ClaimContext, "idempotency" | "realNow">,
  studentId: string | null,
  work: () => Promise<Outcome>,
): Promise<Once<Outcome>> {
  const { idempotency, realNow } = context;
  if (!idempotency) return { outcome: await work(), replayed: false };
  const id = idempotencyId(idempotency.scope, studentId ?? NOBODY);
  const find = async (client: Connection): Promise<Once<Outcome> | null> => {
    await lockIdempotencyKeys([id], client);
    await forgetStaleAnswers([id], realNow, client);
    const stored = (await findStoredAnswers([id], realNow, client)).get(id.toString("hex"));
    if (!stored) return null;
    if (!stored.requestHash.equals(idempotency.requestHash)) throw idempotencyMismatch();
    return { outcome: stored.outcome as Outcome, replayed: true };
  };
  const earlier = await withTransaction(find);
  if (earlier) return earlier;
  const outcome = await work();
  return withTransaction(async (client) => {
    const twin = await find(client);
    if (twin) return twin;
    await storeAnswers([{ id, requestHash: idempotency.requestHash, body: null, outcome }], realNow, client);
    return { outcome, replayed: false };
  });
}
