import type { Claim } from "@/lib/access/claim";
import type { Permission } from "@/lib/access/permissions";
import { type CallerShape, shapeOf } from "../caller-sql";
import { groupCalls } from "../group-calls";
import { queryRows, type Statement } from "../query";
import { askedCte, askedParams, GROUPS, inOrder } from "./asked";
import {
  ANSWER_COLUMNS,
  type AnswerRow,
  assumedNow,
  liveReserved,
  subjectColumns,
  subjectOfAsked,
  subjectParams,
  type TimeAssumption,
  UPGRADE_COLUMN,
} from "./subject-sql";

export type UsagePermission = Extract<Permission, "usage:read" | "usage:write">;

export interface CheckRow extends AnswerRow {
  status: string;
  used: number;
  reserved: number;
  /** Where the quantity does not fit. */
  upgrade_plan_name: string | null;
}

/** One feature as it stands now: reads, and changes nothing. The caller must hold the permission of the call that asks. */
export function findQuota(
  claim: Claim,
  feature: string,
  quantity: number,
  assumption: TimeAssumption,
  timeZone: string,
  permission: UsagePermission,
): Promise<CheckRow> {
  const params = subjectParams(claim, feature, assumption, assumedNow(assumption), timeZone);
  return groupOf(shapeOf(claim), permission)([...params, quantity]);
}

const groups = new Map<string, (params: unknown[]) => Promise<CheckRow>>();

function groupOf(shape: CallerShape, permission: UsagePermission): (params: unknown[]) => Promise<CheckRow> {
  const name = `check_${shape.credential}_${shape.student}_${permission}`;
  const known = groups.get(name);
  if (known) return known;
  const statement = { name, text: checkSql(shape, permission) };
  const group = groupCalls({ ...GROUPS, answer: (calls: readonly unknown[][]) => findQuotas(statement, calls) });
  groups.set(name, group);
  return group;
}

async function findQuotas(statement: Statement, calls: readonly unknown[][]): Promise<CheckRow[]> {
  return inOrder(await queryRows<CheckRow>(statement, askedParams(calls)), calls.length);
}

function checkSql(shape: CallerShape, permission: UsagePermission): string {
  return `WITH ${askedCte([...subjectColumns(shape), ["quantity", "int"]])}
SELECT asked.nth::int AS nth, ${ANSWER_COLUMNS}, status, quota + granted AS "limit", period_end, used, live.reserved,
  CASE WHEN used + live.reserved + asked.quantity > quota + granted THEN ${UPGRADE_COLUMN} END AS upgrade_plan_name
FROM asked CROSS JOIN ${subjectOfAsked(shape, permission)}
CROSS JOIN LATERAL (SELECT ${liveReserved("asked.now")} AS reserved) live`;
}
