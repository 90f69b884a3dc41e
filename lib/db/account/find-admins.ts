import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";

const ADMIN_ROW = {
  id: t.uuid,
  email: t.text,
  name: t.text.nullable,
  student_id: t.text.nullable,
};
export type AdminRow = RowOf<typeof ADMIN_ROW>;

/** Whom alerts are mailed to. */
export async function findAdmins(on: Connection): Promise<AdminRow[]> {
  return queryRows(FIND, [], on);
}

const FIND = defineStatement({
  name: "account_admins",
  text: "SELECT id, email, name, NULL AS student_id FROM account WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id LIMIT 100",
  row: ADMIN_ROW,
});
