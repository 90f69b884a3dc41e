import type { CallerCredentials, Credential, StudentRef } from "@/lib/access/credentials";
import { PERMISSIONS, type Permission, type PermissionRule, type StaffRole } from "@/lib/access/permissions";
import type { Scope } from "@/lib/access/scopes";
import type { SubscriptionStatus } from "@/lib/domain/subscription-model";
import { t } from "./statement";

/**
 * The start of every statement that a caller runs: who they are, their permission, and the student's entitlement, read in the same
 * snapshot as what follows. Nothing about a key, a session or a plan is cached, so a revocation or an upgrade takes effect at once.
 *
 * Parameters: $1 credential (key hash, session id, key id) · $2 the student (external id, or our id) · $3 the student that a token
 * names · $4 the real time · $5 the time assumed for the student · $6 the test clock assumed for them (null: none).
 *
 * The caller assumes the student's time and the statement confirms it: `clock_now` is returned when the student is on another clock than
 * assumed, and the statement then does nothing. So quota periods are computed in one place (`lib/domain/period`) with one round trip.
 */
export function callerCte(shape: CallerShape, permission: Permission): string {
  const types = callerTypes(shape);
  return `
-- Never run (nothing selects from it): names the type of parameters that this shape may not use.
parameter_types AS (SELECT ${CALLER_PARAMETERS.map((name) => `${parameter(name)}::${types[name]}`)}),
${whoCte(shape, permission, parameter)}`;
}

export const CALLER_PARAMETERS = ["credential", "student", "self", "real_now", "now", "clock"] as const;
export type CallerParameter = (typeof CALLER_PARAMETERS)[number];

/** How a statement names its input: `$1` for one call, a column for many calls. */
export type Naming<Parameter extends string> = (name: Parameter) => string;

const parameter: Naming<CallerParameter> = (name) => `$${CALLER_PARAMETERS.indexOf(name) + 1}`;

export function callerTypes({ credential, student }: CallerShape): Record<CallerParameter, string> {
  return {
    credential: CREDENTIAL_TYPES[credential],
    student: student === "id" ? "uuid" : "text",
    self: "uuid",
    real_now: "timestamptz",
    now: "timestamptz",
    clock: "timestamptz",
  };
}

const CREDENTIAL_TYPES: Record<Credential["kind"], string> = {
  key: "bytea",
  session: "uuid",
  token: "uuid",
  trusted: "text",
};

/** The columns of `who`: caller, permission and entitlement. */
export const WHO_ROW = {
  known: t.bool,
  allowed: t.bool,
  imports: t.bool,
  imports_by_name: t.bool,
  account_id: t.uuid.nullable,
  role: t.word.of<StaffRole | "student">().nullable,
  key_id: t.uuid.nullable,
  scopes: t.texts.of<Scope[]>().nullable,
  student_id: t.uuid.nullable,
  subscription_id: t.uuid.nullable,
  quota_anchor: t.timestamptz.nullable,
  clock_now: t.timestamptz.nullable,
  clock_differs: t.bool,
  status: t.word.of<SubscriptionStatus>(),
  plan_key: t.text,
  effective_plan_key: t.text.nullable,
  version_id: t.uuid.nullable,
};

/** Common table `who`: always one row, even for an unknown caller. */
export function whoCte(shape: CallerShape, permission: Permission, naming: Naming<CallerParameter>): string {
  const rule: PermissionRule = PERMISSIONS[permission];
  const types = callerTypes(shape);
  const is: Naming<CallerParameter> = (name) => `${naming(name)}::${types[name]}`;
  const { join, known, allowed, imports, importsByName, identity } = CREDENTIAL_SQL[shape.credential](
    is,
    rule,
    shape.student,
  );
  return `who AS (
  SELECT ${known} AS known, ${allowed} AS allowed, ${imports} AS imports, ${importsByName} AS imports_by_name, ${identity},
         st.id AS student_id, sub.id AS subscription_id, sub.quota_anchor,
         CASE WHEN clock.now IS DISTINCT FROM ${is("clock")} THEN clock.now END AS clock_now,
         (clock.now IS DISTINCT FROM ${is("clock")}) AS clock_differs,
         coalesce(sub.status, 'active') AS status, coalesce(sub.plan_key, 'free') AS plan_key,
         CASE WHEN sub.entitled_until > ${is("now")} THEN ${entitledPlanKey("sub")} ELSE 'free' END AS effective_plan_key,
         CASE WHEN sub.entitled_until > ${is("now")} THEN sub.entitled_plan_version_id ELSE free.current_version_id END AS version_id
  FROM plan free
  ${join}
  LEFT JOIN student st ON ${studentCondition(shape, is)} AND st.erased_at IS NULL
  LEFT JOIN user_subscription sub ON sub.student_id = st.id
  LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
  WHERE free.key = 'free'
)`;
}

/**
 * The plan that a subscription is entitled to. After an early renewal at a lower plan the row names that one already, and the higher plan
 * that was paid for goes on until the new period begins. The subquery runs only then.
 */
export function entitledPlanKey(sub: string): string {
  return `CASE WHEN ${sub}.entitled_plan_version_id = ${sub}.plan_version_id THEN ${sub}.plan_key
    ELSE (SELECT v.plan_key FROM plan_version v WHERE v.id = ${sub}.entitled_plan_version_id) END`;
}

/** Each shape is a separate prepared statement with its own plan, which avoids an `OR` that the planner handles badly. */
export interface CallerShape {
  credential: Credential["kind"];
  student: StudentRef["by"];
}

export function shapeOf(credentials: CallerCredentials): CallerShape {
  return { credential: credentials.credential.kind, student: credentials.student.by };
}

/** $1…$6. */
export function callerParams(credentials: CallerCredentials, at: AssumedTime): unknown[] {
  return [
    credentialParam(credentials.credential),
    studentParam(credentials),
    selfParam(credentials),
    at.realNow,
    at.now,
    at.clock,
  ];
}

/** ISO strings rather than dates: the driver would format each date again, in the local zone. */
export interface AssumedTime {
  realNow: string;
  now: string;
  clock: string | null;
}

interface CredentialSql {
  join: string;
  /** Whether the credential is valid. */
  known: string;
  /** Whether it has the permission for this student. */
  allowed: string;
  /** Account, role, key and scopes behind the credential. */
  identity: string;
  /** Whether it may record backdated uses of any age. */
  imports: string;
  /** Whether it has the import scope itself, not only `admin`, which includes it. Limits are enforced on ordinary calls of an admin key. */
  importsByName: string;
}

const CREDENTIAL_SQL: Record<
  Credential["kind"],
  (is: Naming<CallerParameter>, rule: PermissionRule, by: StudentRef["by"]) => CredentialSql
> = {
  key: (is, rule) => ({
    join: `LEFT JOIN api_key k ON k.hash = ${is("credential")} AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${is("real_now")})`,
    known: "k.id IS NOT NULL",
    allowed: rule.scope ? `coalesce(k.scopes && ARRAY['${rule.scope}', 'admin'], false)` : "false",
    identity: "NULL::uuid AS account_id, NULL::account_role AS role, k.id AS key_id, k.scopes",
    imports: "coalesce(k.scopes && ARRAY['usage:import', 'admin'], false)",
    importsByName: "coalesce('usage:import' = ANY (k.scopes), false)",
  }),
  session: (is, rule, by) => {
    const staff = rule.roles.length > 0 ? `acc.role IN (${rule.roles.map((role) => `'${role}'`).join(", ")})` : "false";
    const own = by === "self" ? "s.student_id IS NOT NULL" : "st.id = s.student_id";
    return {
      imports: "false",
      importsByName: "false",
      identity: "acc.id AS account_id, acc.role, NULL::uuid AS key_id, NULL::text[] AS scopes",
      join: `LEFT JOIN session s ON s.id = ${is("credential")} AND s.revoked_at IS NULL AND s.expires_at > ${is("real_now")}
  LEFT JOIN account acc ON acc.id = s.account_id`,
      known: "(s.id IS NOT NULL AND acc.disabled_at IS NULL)",
      allowed: `coalesce((${rule.student} AND ${own}) OR ${staff}, false)`,
    };
  },
  // A token ends with its student as with its key: where it names no other student, `st` is its own, and not erased.
  token: (is, rule, by) => ({
    imports: "false",
    importsByName: "false",
    identity: "NULL::uuid AS account_id, NULL::account_role AS role, k.id AS key_id, NULL::text[] AS scopes",
    join: `LEFT JOIN api_key k ON k.id = ${is("credential")} AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${is("real_now")})${
      by === "self" ? "" : `\n  LEFT JOIN student owner ON owner.id = ${is("self")} AND owner.erased_at IS NULL`
    }`,
    known: `(k.id IS NOT NULL AND ${by === "self" ? "st" : "owner"}.id IS NOT NULL)`,
    allowed: by === "self" ? `${rule.student}` : `(${rule.student} AND coalesce(st.id = ${is("self")}, false))`,
  }),
  trusted: (is) => ({
    imports: `coalesce(${is("credential")} = 'own', false)`,
    importsByName: `coalesce(${is("credential")} = 'own', false)`,
    identity: "NULL::uuid AS account_id, NULL::account_role AS role, NULL::uuid AS key_id, NULL::text[] AS scopes",
    join: "",
    known: "true",
    allowed: "true",
  }),
};

function studentCondition({ credential, student }: CallerShape, is: Naming<CallerParameter>): string {
  if (student === "id") return `st.id = ${is("student")}`;
  if (student === "external") return `st.external_id = ${is("student")}`;
  if (credential === "session") return `(${is("student")} IS NULL AND st.id = s.student_id)`;
  return `(${is("student")} IS NULL AND st.id = ${is("self")})`;
}

function credentialParam(credential: Credential): unknown {
  switch (credential.kind) {
    case "key":
      return credential.hash;
    case "session":
      return credential.sessionId;
    case "token":
      return credential.keyId;
    case "trusted":
      return credential.own ? "own" : null;
  }
}

function studentParam({ student }: CallerCredentials): string | null {
  if (student.by === "id") return student.id;
  return student.by === "external" ? student.externalId : null;
}

function selfParam({ credential }: CallerCredentials): string | null {
  return credential.kind === "token" ? credential.studentId : null;
}
