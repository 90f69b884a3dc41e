import { z } from "zod";
import { badRequest } from "../errors";
import { type Db, execute, one } from "../store/database";

/** What Razorpay's staff have enabled for the merchant's account. */
export const accountSchema = z.object({
  /** Off on a new account: mandates cannot be charged. */
  recurring: z.boolean().default(true),
});

type Account = z.output<typeof accountSchema>;

const KEY = "account";

export async function writeAccount(db: Db, account: Account): Promise<Account> {
  await execute(
    db,
    "insert into simulator.setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
    [KEY, JSON.stringify(account)],
  );
  return account;
}

/** An account without recurring payments has no such address: https://github.com/razorpay/razorpay-node/issues/447 */
export async function requireRecurring(db: Db): Promise<void> {
  const row = await one<{ value: unknown }>(db, "select value from simulator.setting where key = $1", [KEY]);
  if (!accountSchema.parse(row?.value ?? {}).recurring) {
    throw badRequest("The requested URL was not found on the server.");
  }
}
