import { type Connection, queryRows, type Statement } from "../sql/query";

/** Her first payment fixes the currency that she is charged in. */
export async function fixCurrency(studentId: string, currency: string, on: Connection): Promise<void> {
  await queryRows(FIX, [studentId, currency], on);
}

const FIX: Statement = {
  name: "student_fix_currency",
  text: "UPDATE student SET currency = $2 WHERE id = $1 AND currency IS NULL",
};
