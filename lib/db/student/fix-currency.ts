import { getPrisma } from "../prisma";
import type { Connection } from "../sql/query";

/** Her first payment fixes the currency that she is charged in. */
export async function fixCurrency(studentId: string, currency: string, on: Connection): Promise<void> {
  await getPrisma(on).student.updateMany({ where: { id: studentId, currency: null }, data: { currency } });
}
