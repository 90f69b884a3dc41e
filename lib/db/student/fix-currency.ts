import { getPrisma } from "../prisma";
import type { Connection } from "../sql/query";

/** The student's first payment fixes the currency that they are charged in. */
export async function fixCurrency(studentId: string, currency: string, on: Connection): Promise<void> {
  await getPrisma(on).student.updateMany({ where: { id: studentId, currency: null }, data: { currency } });
}
