import type { Context } from "@/lib/context";
import { endOwnSession } from "@/lib/db/session/own-sessions";
import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { ownerOf } from "../account/own-account";
import { announceEnded } from "./announce-ended";

/** Ends one of the caller's own sessions at once. @throws not_found for one that is not hers, or has ended */
export async function endSession(context: Context, wireId: string): Promise<void> {
  const id = fromWireId("session", wireId);
  const ended = id ? await endOwnSession(ownerOf(context), id, context.realNow) : 0;
  if (ended === 0) throw new AppError("not_found", "There is no open session of yours with this id.");
  announceEnded(context.actor.student);
}
