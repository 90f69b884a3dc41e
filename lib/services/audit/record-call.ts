import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/sql/query";
import { logger } from "@/lib/telemetry/logger";
import { auditSource, writeAudit } from "./write-audit";

/**
 * Audits a privileged call that wrote no entry of its own. If this fails, the call is still answered as done.
 *
 * @param outcome `done`, or the code of its error
 */
export async function recordCall(context: Context, operation: string, outcome: string): Promise<void> {
  const fact = { action: "admin.called", studentId: context.actor.student?.id ?? null, after: { operation, outcome } };
  try {
    await withTransaction((client) => writeAudit(auditSource(context), fact, client));
  } catch (error) {
    logger().error(
      { err: error, requestId: context.requestId, operation },
      "a call could not be written to the audit log",
    );
  }
}
