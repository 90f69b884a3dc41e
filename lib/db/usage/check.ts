import type { Claim } from "@/lib/access/claim";
import type { Permission } from "@/lib/access/permissions";
import { type CallerShape, shapeOf } from "../caller-sql";
import { queryRows, type Statement } from "../query";
import {
  assumedNow,
  LIVE_RESERVED,
  SUBJECT_COLUMNS,
  type SubjectRow,
  subjectCte,
  subjectParams,
  type TimeAssumption,
  UPGRADE_COLUMN,
} from "./subject-sql";

export type UsagePermission = Extract<Permission, "usage:read" | "usage:write">;

export interface CheckRow extends SubjectRow {
  subscription_id: string | null;
  used: number;
  reserved: number;
  upgrade_plan_name: string | null;
}

/** One feature as it stands now: reads, and changes nothing. The caller must hold the permission of the call that asks. */
export async function findQuota(
  claim: Claim,
  feature: string,
  assumption: TimeAssumption,
  timeZone: string,
  permission: UsagePermission,
): Promise<CheckRow> {
  const values = subjectParams(claim, feature, assumption, assumedNow(assumption), timeZone);
  const [row] = await queryRows<CheckRow>(statementFor(shapeOf(claim), permission), values);
  if (!row) throw new Error("a check always answers");
  return row;
}

const statements = new Map<string, Statement>();

function statementFor(shape: CallerShape, permission: UsagePermission): Statement {
  const name = `check_${shape.credential}_${shape.student}_${permission}`;
  const known = statements.get(name);
  if (known) return known;
  const text = `WITH ${subjectCte(shape, permission, "one")}
SELECT ${SUBJECT_COLUMNS}, subscription_id, used, ${LIVE_RESERVED} AS reserved, ${UPGRADE_COLUMN} AS upgrade_plan_name FROM subject`;
  const statement = { name, text };
  statements.set(name, statement);
  return statement;
}
