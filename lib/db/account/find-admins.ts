import { type Connection, queryRows, type Statement } from "../sql/query";

export interface AdminRow {
  id: string;
  email: string;
  name: string | null;
  student_id: null;
}

/** Whom alerts are mailed to. */
export async function findAdmins(on: Connection): Promise<AdminRow[]> {
  return queryRows<AdminRow>(FIND, [], on);
}

const FIND: Statement = {
  name: "account_admins",
  text: "SELECT id, email, name, NULL AS student_id FROM account WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id LIMIT 100",
};
