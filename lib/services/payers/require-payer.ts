import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { type DebitDetail, missingDetails, type Payer } from "@/lib/domain/payer";
import { toPhone } from "@/lib/domain/phone";
import { AppError, invalidField } from "@/lib/errors";
import { studentNotFound } from "../student/get-named-student";
import { readPayer } from "./read-payer";
import { type PayerChanges, savePayer } from "./save-payer";

/** As a request gives them. */
export type PayerInput = PayerChanges;

/** @throws invalid_request for a phone number that is none */
export function payerChanges({ name, email, phone }: PayerInput, field = "payer"): PayerChanges {
  const e164 = phone == null ? phone : toPhone(phone);
  if (phone != null && e164 === null) {
    throw invalidField(
      `${field}${field === "" ? "" : "."}phone`,
      "The phone number must be one like +919876543210; ten digits are taken as a mobile number of India.",
    );
  }
  return { name: name?.trim() || (name === undefined ? undefined : null), email, phone: e164 };
}

/**
 * Saves what a request says of the payer, and lets nobody through to a checkout whose renewals could not be charged: a debit needs the
 * payer's email address and phone number, and what is typed in the gateway's checkout cannot be relied on later.
 *
 * @returns the payer, complete
 * @throws invalid_request, naming each missing detail
 */
export async function requirePayer(
  { student, now }: Pick<LockedSubscription, "student" | "now">,
  given: PayerInput | undefined,
  realNow: Date,
  client: Connection,
): Promise<Payer> {
  const payer = given
    ? await savePayer(student.id, payerChanges(given), { now, realNow }, client)
    : await readPayer(student.id, client);
  if (!payer) throw studentNotFound();
  const missing = missingDetails(payer);
  if (missing.length > 0) throw payerIncomplete(missing);
  return payer;
}

const NEEDED: Record<DebitDetail, string> = {
  email: "The payer's email address is needed for renewals. Send it in payer.email.",
  phone: "The payer's phone number is needed for renewals. Send it in payer.phone, such as +919876543210.",
};

function payerIncomplete(missing: readonly DebitDetail[]): AppError {
  const fields = Object.fromEntries(missing.map((detail) => [`payer.${detail}`, NEEDED[detail]]));
  return new AppError("invalid_request", missing.map((detail) => NEEDED[detail]).join(" "), { fields });
}
