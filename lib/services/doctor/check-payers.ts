import { countPayers } from "@/lib/db/payment/payer-rows";
import { countRevocations } from "@/lib/db/payment/revocation-rows";
import { type Finding, ok, warn } from "./finding";

/** What will make renewals fail, and what was promised to be gone at the gateway and is not yet. */
export async function checkPayers(): Promise<Finding[]> {
  const { renewing, withoutEmail, withoutPhone } = await countPayers();
  const { waiting, failing } = await countRevocations();
  const found = `${renewing} renew; ${withoutEmail} without email address, ${withoutPhone} without phone number`;
  return [
    withoutEmail + withoutPhone === 0
      ? ok("payers", found)
      : warn(
          "payers",
          found,
          "Their debits are declined unless the gateway still has the details. Have your app send them: PUT /api/students or /api/subscriptions/payer.",
        ),
    failing === 0
      ? ok("revocations", `${waiting} wait for the gateway`)
      : warn(
          "revocations",
          `${waiting} wait for the gateway, ${failing} of them have failed several times`,
          "Look for “revocation” in the log, and delete what is left in the gateway's dashboard.",
        ),
  ];
}
