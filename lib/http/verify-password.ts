import type { Context } from "@/lib/context";
import { resetLoginThrottle, throttleLogin } from "./login-throttle";

/** Does something that asks for the caller's own password, as slowly for a guesser at her open screen as sign-in is. */
export async function withVerifiedPassword<Result>(context: Context, work: () => Promise<Result>): Promise<Result> {
  const { actor } = context;
  const account = `own ${actor.kind === "api_key" ? actor.keyId : (actor.accountId ?? actor.student?.id)}`;
  await throttleLogin(account, "", context.realNow);
  const result = await work();
  await resetLoginThrottle(account, "");
  return result;
}
