import { getPrisma } from "../prisma";
import type { Connection } from "../sql/query";

/** The student's billing details. Null: none. */
export interface BillingDetails {
  /** The name on invoices; null for the student's own. */
  name: string | null;
  address: string | null;
  /** Code of the student's state: the place of supply. */
  state: string | null;
  gstin: string | null;
}

export async function findBillingDetails(studentId: string, on?: Connection): Promise<BillingDetails | null> {
  const select = { billingName: true, billingAddress: true, state: true, billingGstin: true };
  const student = await getPrisma(on).student.findFirst({ where: { id: studentId }, select });
  if (!student) return null;
  return {
    name: student.billingName,
    address: student.billingAddress,
    state: student.state,
    gstin: student.billingGstin,
  };
}

/** False when the student was erased meanwhile. */
export async function saveBillingDetails(
  studentId: string,
  { name, address, state, gstin }: BillingDetails,
  now: Date,
  on: Connection,
): Promise<boolean> {
  const { count } = await getPrisma(on).student.updateMany({
    where: { id: studentId, erasedAt: null },
    data: { billingName: name, billingAddress: address, state, billingGstin: gstin, updatedAt: now },
  });
  return count > 0;
}
