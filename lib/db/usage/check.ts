import type { CallerCredentials } from "@/lib/access/credentials";
import type { Permission } from "@/lib/access/permissions";
import type { SubscriptionStatus } from "@/lib/domain/subscription-model";
import { groupCalls } from "../group-calls";
import { type CallerShape, shapeOf } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { composeStatement, type RowOf, type Statement, t } from "../sql/statement";
import { callsCte, callsParams, GROUPS, inOrder } from "./calls-cte";
import {
  assumedNow,
  liveReserved,
  RESULT_COLUMNS,
  RESULT_ROW,
  subjectColumns,
  subjectOfCall,
  subjectParams,
  type TimeAssumption,
  UPGRADE_COLUMN,
} from "./subject-sql";

export type UsagePermission = Extract<Permission, "usage:read" | "usage:write">;

const CHECK_ROW = {
  ...RESULT_ROW,
  status: t.word.of<SubscriptionStatus>(),
  used: t.int4,
  reserved: t.int4,
  /** Set where the quantity does not fit. */
  upgrade_plan_name: t.text.nullable,
};
export type CheckRow = RowOf<typeof CHECK_ROW>;

/** The current quota of one feature, read only. The caller must hold the permission of the calling operation. */
export function findQuota(
  credentials: CallerCredentials,
  feature: string,
  quantity: number,
  assumption: TimeAssumption,
  timeZone: string,
  permission: UsagePermission,
): Promise<CheckRow> {
  const params = subjectParams(credentials, feature, assumption, assumedNow(assumption), timeZone);
  return groupOf(shapeOf(credentials), permission)([...params, quantity]);
}

// Kept for good: it only holds calls in progress.
const groups = new Map<string, (params: unknown[]) => Promise<CheckRow>>();

function groupOf(shape: CallerShape, permission: UsagePermission): (params: unknown[]) => Promise<CheckRow> {
  const name = `check_${shape.credential}_${shape.student}_${permission}`;
  const known = groups.get(name);
  if (known) return known;
  const statement = composeStatement({ name, text: checkSql(shape, permission), row: CHECK_ROW });
  const group = groupCalls({ ...GROUPS, answer: (calls: readonly unknown[][]) => findQuotas(statement, calls) });
  groups.set(name, group);
  return group;
}

async function findQuotas(statement: Statement<CheckRow>, calls: readonly unknown[][]): Promise<CheckRow[]> {
  return inOrder(await queryRows(statement, callsParams(calls)), calls.length);
}

function checkSql(shape: CallerShape, permission: UsagePermission): string {
  // `calls` holds one row per call of the group; `subject` its caller, limit and counter; `live` what unexpired reservations hold.
  return `WITH ${callsCte([...subjectColumns(shape), ["quantity", "int"]])}
SELECT calls.nth::int AS nth, ${RESULT_COLUMNS}, status, quota + limit_adjustment AS "limit", period_end, used, live.reserved,
  CASE WHEN used + live.reserved + calls.quantity > quota + limit_adjustment THEN ${UPGRADE_COLUMN} END AS upgrade_plan_name
FROM calls CROSS JOIN ${subjectOfCall(shape, permission)}
CROSS JOIN LATERAL (SELECT ${liveReserved("calls.now")} AS reserved) live`;
}
