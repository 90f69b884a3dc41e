/** Who pays for a student: the student, or somebody else, such as a parent. */
export interface Payer {
  name: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/** What a debit cannot be requested without. */
export const DEBIT_DETAILS = ["email", "phone"] as const;
export type DebitDetail = (typeof DEBIT_DETAILS)[number];

/** The decline of a renewal that cannot be requested, because the gateway takes no debit without both details. */
export const PAYER_DETAILS_MISSING = "payer_details_missing";

export function missingDetails(payer: Pick<Payer, DebitDetail>): DebitDetail[] {
  return DEBIT_DETAILS.filter((detail) => payer[detail] === null);
}

/** Says which one is missing: `MISSING_EMAIL`, `MISSING_PHONE` or `MISSING_EMAIL_AND_PHONE`. */
export function missingCode(missing: readonly DebitDetail[]): string {
  return `MISSING_${missing.map((detail) => detail.toUpperCase()).join("_AND_")}`;
}

/** The payer of a student: what was given for the payer, else the student's own. */
export function payerOf(given: Payer | null, student: { name: string | null; email: string | null }): Payer {
  return {
    name: given?.name ?? student.name,
    email: given?.email ?? student.email,
    phone: given?.phone ?? null,
  };
}

/**
 * What is stored of a payer: only what differs from the student's own, so that a changed address of the student is the payer's too.
 */
export function differingFrom(payer: Payer, student: { name: string | null; email: string | null }): Payer {
  const isOwn = (one: string | null, other: string | null) =>
    one !== null && other !== null && one.trim().toLowerCase() === other.trim().toLowerCase();
  return {
    name: isOwn(payer.name, student.name) ? null : payer.name,
    email: isOwn(payer.email, student.email) ? null : payer.email,
    phone: payer.phone,
  };
}

export function isSamePayer(one: Payer, other: Payer): boolean {
  return one.name === other.name && one.email === other.email && one.phone === other.phone;
}

/**
 * Addresses that the gateway or its tools put where a payer gave none, such as `…@mcp.razorpay.com`
 * (https://github.com/razorpay/razorpay-mcp-server/pull/111).
 */
const NO_ADDRESS = /@([a-z0-9-]+\.)*razorpay\.com$/i;

/** The payer as a payment carries them; a placeholder of the gateway is nobody's address. */
export function usableEmail(email: string | null): string | null {
  return email === null || NO_ADDRESS.test(email) || !/^\S+@\S+\.\S+$/.test(email) ? null : email;
}
