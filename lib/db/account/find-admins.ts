import { getPrisma } from "../prisma";
import type { Connection } from "../sql/query";

export interface AdminRow {
  id: string;
  email: string;
  name: string | null;
  /** In the shape of other recipients; an admin is no student. */
  student_id: null;
}

/** The addresses that alerts are mailed to. */
export async function findAdmins(on: Connection): Promise<AdminRow[]> {
  const admins = await getPrisma(on).account.findMany({
    where: { role: "admin", disabledAt: null },
    orderBy: { id: "asc" },
    take: 100,
    select: { id: true, email: true, name: true },
  });
  return admins.map((admin) => ({ ...admin, student_id: null }));
}
