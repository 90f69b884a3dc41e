import { uuidv7 } from "@/lib/crypto/uuid";
import { type AlertRow, acquireAlertLock, raiseAlert, resolveOthers } from "@/lib/db/alert/alert-rows";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { ALERT_KINDS, type AlertKind, type Finding } from "@/lib/domain/alert";
import { logger } from "@/lib/telemetry/logger";
import { alertLimits, CONDITIONS } from "./conditions";
import { type AlertState, notifyAlert } from "./notify-alert";

/**
 * Evaluates the conditions of all alerts: opens those whose condition is met, updates those that are open, resolves those
 * whose condition has ended, and notifies of each change once, in the transaction that makes it.
 *
 * @returns what changed, in words
 * @throws Error if a condition could not be evaluated; the others have been handled
 */
export async function evaluateAlerts(realNow: Date): Promise<string[]> {
  const limits = alertLimits();
  const found: { kind: AlertKind; findings: Finding[] }[] = [];
  const failures: unknown[] = [];
  for (const kind of ALERT_KINDS) {
    try {
      found.push({ kind, findings: await CONDITIONS[kind](realNow, limits) });
    } catch (error) {
      logger().error({ err: error, kind }, "the condition of an alert could not be evaluated");
      failures.push(error);
    }
  }
  const changes = await withTransaction((client) => reconcile(found, realNow, client));
  if (failures.length > 0) throw failures[0];
  return changes;
}

async function reconcile(
  found: readonly { kind: AlertKind; findings: Finding[] }[],
  realNow: Date,
  client: Connection,
): Promise<string[]> {
  if (!(await acquireAlertLock(client))) return [];
  const changes: string[] = [];
  const notify = async (alert: AlertRow, state: AlertState) => {
    await notifyAlert(alert, state, realNow, client);
    changes.push(`${state} ${alert.kind} ${alert.group_key}`);
  };
  for (const { kind, findings } of found) {
    for (const finding of findings) {
      const { alert, state } = await raiseAlert(uuidv7(), kind, finding, realNow, client);
      if (state !== "seen") await notify(alert, state);
    }
  }
  const keep = found.flatMap(({ kind, findings }) => findings.map(({ group }) => `${kind} ${group}`));
  const evaluated = found.map(({ kind }) => kind);
  for (const alert of await resolveOthers(evaluated, ALERT_KINDS, keep, realNow, client))
    await notify(alert, "resolved");
  return changes;
}
