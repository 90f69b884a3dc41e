import type { Context } from "@/lib/context";
import { resetLoginThrottle, throttleLogin } from "./login-throttle";

/** Runs work that checks the caller's own password, with the login throttle: someone at an unlocked screen must not guess faster than at sign-in. */
export async function withVerifiedPassword<Result>(context: Context, work: () => Promise<Result>): Promise<Result> {
  const { actor } = context;
  const account = `own ${actor.kind === "api_key" ? actor.keyId : (actor.accountId ?? actor.student?.id)}`;
  await throttleLogin(account, "", context.realNow);
  const result = await work();
  await resetLoginThrottle(account, "");
  return result;
}
