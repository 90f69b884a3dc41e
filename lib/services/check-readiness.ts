import { queryRows } from "@/lib/db/query";
import { AppError } from "@/lib/errors";

/**
 * Whether calls can be answered: the database answers, its tables are this version's, and there is something to sell.
 *
 * @throws unavailable with the reason
 */
export async function checkReadiness(): Promise<void> {
  let rows: { ready: boolean }[];
  try {
    rows = await queryRows<{ ready: boolean }>(
      { name: "readiness", text: "SELECT current_version_id IS NOT NULL AS ready FROM plan WHERE key = 'free'" },
      [],
    );
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "unavailable",
      "The database is not migrated to this version.",
      { retryAfter: 10 },
      { cause: error },
    );
  }
  if (!rows[0]?.ready)
    throw new AppError("unavailable", "The catalogue is empty: no plan can be enforced.", { retryAfter: 10 });
}
