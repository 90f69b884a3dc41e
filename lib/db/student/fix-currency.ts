import { type Connection, queryRows } from "../sql/query";
import { defineStatement } from "../statement";

/** Her first payment fixes the currency that she is charged in. */
export async function fixCurrency(studentId: string, currency: string, on: Connection): Promise<void> {
  await queryRows(FIX, [studentId, currency], on);
}

const FIX = defineStatement({
  name: "student_fix_currency",
  text: "UPDATE student SET currency = $2 WHERE id = $1 AND currency IS NULL",
});
