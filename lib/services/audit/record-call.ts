import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/sql/query";
import { logger } from "@/lib/telemetry/logger";
import { auditSource, writeAudit } from "./write-audit";

/**
 * A call of somebody with power that left no words of its own. What was done is done, and is answered, even where this cannot be written.
 *
 * @param outcome `done`, or the error that it was answered with
 */
export async function recordCall(context: Context, operation: string, outcome: string): Promise<void> {
  const fact = { action: "admin.called", studentId: context.actor.student?.id ?? null, after: { operation, outcome } };
  try {
    await withTransaction((client) => writeAudit(auditSource(context), fact, client));
  } catch (error) {
    logger().error({ err: error, requestId: context.requestId, operation }, "a call is missing in the audit log");
  }
}
