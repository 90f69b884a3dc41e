import type { AccountRow } from "@/lib/db/account/find-account";
import type { Connection } from "@/lib/db/sql/query";
import { findStudent } from "@/lib/db/student/find-student";
import { getEnv } from "@/lib/env";

/** The recipient of a mail to an account, as every template needs it: language, time zone, and the current time on their clock. */
export async function accountRecipient(
  account: Pick<AccountRow, "student_id" | "name">,
  realNow: Date,
  client: Connection,
) {
  const student = account.student_id ? await findStudent({ by: "id", id: account.student_id }, client) : null;
  return {
    name: account.name,
    locale: student?.locale ?? "en",
    timeZone: student?.time_zone ?? getEnv().BILLING_TIME_ZONE,
    now: student?.clock_now ?? realNow,
  };
}
