import { dayOfInstant } from "@/lib/domain/calendar";
import { fromWireId } from "@/lib/domain/id";
import {
  type ListFilter,
  type ListMethod,
  type ListSort,
  renewalDays,
  renewalSpan,
  type SortOrder,
} from "@/lib/domain/subscription-list";
import { defaultMethodJson } from "../payment/method-rows";
import { type Connection, queryRows } from "../sql/query";
import { type Columns, composeStatement, defineStatement, type RowOf, t } from "../sql/statement";
import type { DefaultMethod } from "../subscription/subscription-row";

/** One student with their subscription, as lists show them. */
const LISTED_ROW = {
  id: t.uuid,
  external_id: t.text.nullable,
  name: t.text.nullable,
  email: t.text.nullable,
  test_clock_id: t.uuid.nullable,
  created_at: t.timestamptz,
  erased_at: t.timestamptz.nullable,
  subscription_id: t.uuid,
  plan_key: t.text,
  status: t.word.of<"active" | "inactive" | "pending_renewal" | "expired" | "cancelled">(),
  auto_renewal: t.bool,
  start_date: t.timestamptz,
  end_date: t.timestamptz.nullable,
  /** A day, as `YYYY-MM-DD`. */
  renewal_date: t.text.nullable,
  grace_period_end: t.timestamptz.nullable,
  cancel_requested_at: t.timestamptz.nullable,
  scheduled_plan_key: t.text.nullable,
  price_amount: t.int4.nullable,
  price_currency: t.bpchar.nullable,
  method: t.json.of<DefaultMethod>().nullable,
  last_used_at: t.timestamptz.nullable,
  total_used: t.int4,
  /** The features that the student used last, newest first. */
  recent_features: t.texts,
  /** The sort value in the database's text format; null where there is none. */
  position: t.text.nullable,
};
export type ListedRow = RowOf<typeof LISTED_ROW>;

export interface ListQuery {
  filter: ListFilter;
  sort: ListSort;
  order: SortOrder;
  /** The current time of every student without a test clock, and the zone of renewal days. */
  realNow: Date;
  timeZone: string;
  /** Whether the list is known to be short. */
  isFew?: boolean;
}

/** Cursor: the last row of the page before. Rows without a sort value come last in either order. */
export interface ListPlace {
  position: string | null;
  id: string;
}

/** A page of the list, in its order, after a cursor. */
export async function listSubscriptionRows(
  query: ListQuery,
  after: ListPlace | null,
  limit: number,
  on?: Connection,
): Promise<ListedRow[]> {
  const { isNullable } = SORTS[query.sort];
  const isAmongOthers = after !== null && after.position === null;
  const found = isAmongOthers ? [] : await readRows(query, "with", after, limit, on);
  if (!isNullable || found.length === limit) return found;
  const others = await readRows(query, "without", isAmongOthers ? after : null, limit - found.length, on);
  return [...found, ...others];
}

/** The length of the whole list; a number above `most` only means that there are more. */
export async function countSubscriptions(query: ListQuery, most: number): Promise<number> {
  const asked = conditionOf(query);
  const { values } = asked;
  const { from, where } = sourceOf(asked);
  const text = `SELECT count(*)::int AS count FROM (SELECT 1 ${from} WHERE ${where} LIMIT ${most + 1}) counted`;
  const [row] = await queryRows(listStatement("count", text, { count: t.int4 }), values);
  return row?.count ?? 0;
}

interface SortColumn {
  column: string;
  type: string;
  /** The student's id, from the same table: one index covers both. */
  id: string;
  isNullable: boolean;
}

const SORTS: Record<ListSort, SortColumn> = {
  created: { column: "st.created_at", type: "timestamptz", id: "st.id", isNullable: false },
  name: { column: "st.sort_name", type: "text", id: "st.id", isNullable: true },
  renewal: { column: "sub.renewal_date", type: "date", id: "sub.student_id", isNullable: true },
  end: { column: "sub.end_date", type: "timestamptz", id: "sub.student_id", isNullable: true },
  last_used: { column: "sub.sort_last_used_at", type: "timestamptz", id: "sub.student_id", isNullable: true },
  total_used: { column: "sub.sort_total_used", type: "integer", id: "sub.student_id", isNullable: false },
};

/**
 * With a filter on the subscription, sorts by the subscription's creation, which is the same instant as the student's: then its own indexes
 * lead with the filtered column, or it is the only table that is read.
 */
function sortOf({ sort, filter }: ListQuery): SortColumn {
  const { plan, status, method } = filter;
  const isOfSubscription = sort === "created" && (plan !== null || status !== null || (method ?? "none") !== "none");
  return isOfSubscription ? { ...SORTS.created, column: "sub.created_at", id: "sub.student_id" } : SORTS[sort];
}

/**
 * The list is planned for its values each time. One plan for all searches would fit none: a rare search term wants the trigram index, a
 * common one the index of the order.
 */
function listStatement<Declared extends Columns>(name: string, text: string, row: Declared) {
  return composeStatement({ name: `subscription_list_${name}`, text, row, isPlannedAnew: true });
}

/** Either the rows with a sort value or those without, by the student's id. Two statements, since an index reads each from its end. */
async function readRows(
  query: ListQuery,
  part: "with" | "without",
  after: ListPlace | null,
  limit: number,
  connection?: Connection,
): Promise<ListedRow[]> {
  const { column, type, id, isNullable } = sortOf(query);
  const asked = conditionOf(query);
  const { values } = asked;
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const direction = query.order === "desc" ? "DESC" : "ASC";
  const comparison = query.order === "desc" ? "<" : ">";
  const { from, where } = sourceOf(asked, column);
  const conditions = [where];
  if (part === "without") conditions.push(`${column} IS NULL`);
  else if (isNullable) conditions.push(`${column} IS NOT NULL`);
  if (after) {
    conditions.push(
      part === "with"
        ? `(${column}, ${id}) ${comparison} (${parameter(after.position)}::${type}, ${parameter(after.id)}::uuid)`
        : `${id} ${comparison} ${parameter(after.id)}::uuid`,
    );
  }
  const sorted = part === "with" ? `${column} ${direction}, ${id} ${direction}` : `${id} ${direction}`;
  const inOrder = part === "with" ? `page.sorted ${direction}, page.id ${direction}` : `page.id ${direction}`;
  const text = `SELECT ${COLUMNS}, page.sorted::text AS position
FROM (SELECT ${id} AS id, ${column} AS sorted ${from} WHERE ${conditions.join(" AND ")} ORDER BY ${sorted} LIMIT ${parameter(limit)}::int) page
${DETAILS} ORDER BY ${inOrder}`;
  return queryRows(listStatement(part, text, LISTED_ROW), values, connection);
}

const COLUMNS = `st.id, st.external_id, coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email, st.test_clock_id,
  st.created_at, st.erased_at, sub.id AS subscription_id, sub.plan_key, sub.status, sub.auto_renewal, sub.start_date, sub.end_date,
  to_char(sub.renewal_date, 'YYYY-MM-DD') AS renewal_date, sub.grace_period_end, sub.cancel_requested_at, sub.scheduled_plan_key,
  sub.price_amount, sub.price_currency, ${defaultMethodJson("st.id")} AS method,
  ever.last_used_at, ever.total_used, ever.recent_features`;

const DETAILS = `JOIN student st ON st.id = page.id
JOIN user_subscription sub ON sub.student_id = st.id
LEFT JOIN account acc ON acc.student_id = st.id
CROSS JOIN LATERAL (
  SELECT max(used.last_used_at) AS last_used_at, coalesce(sum(used.total), 0)::int AS total_used,
    coalesce((array_agg(used.feature_key ORDER BY used.last_used_at DESC, used.feature_key) FILTER (WHERE used.last_used_at IS NOT NULL))[1:5],
      '{}') AS recent_features
  FROM (
    SELECT c.feature_key, sum(c.used) AS total, max(c.last_used_at) AS last_used_at FROM usage_counter c
    WHERE c.subscription_id = sub.id GROUP BY c.feature_key
  ) used
) ever`;

/** One student by our id, erased or not. */
export async function findListed(studentId: string): Promise<ListedRow | null> {
  const [row] = await queryRows(FIND, [studentId]);
  return row ?? null;
}

const FIND = defineStatement({
  name: "subscription_list_one",
  text: `SELECT ${COLUMNS}, NULL AS position FROM (SELECT $1::uuid AS id) page ${DETAILS}`,
  row: LISTED_ROW,
});

const PAID = "paid";
/** Shorter terms are searched at the beginnings of words only, each of which follows a space. */
const TRIGRAM = 3;

/**
 * Chooses the table to read first and its order, if any. Each student has one subscription: without a filter on one of the two tables, its
 * rows need not be looked up ten thousand times for a count.
 */
function sourceOf(asked: Conditions, order = ""): { from: string; where: string } {
  const { conditions, search, asideOfStudent, asideBySet, from, isFew } = asked;
  const asks = (table: RegExp) => [...conditions, ...search, order].some((said) => table.test(said));
  const all = (...parts: string[][]) => ["true", ...parts.flat()].join(" AND ");
  // A search that matches few students finds them first and sorts them then: in some orders they are all at the far end.
  const student = isFew ? `(SELECT * FROM student st WHERE ${all(search)} OFFSET 0) st` : "student st";
  const asides = isFew ? asideOfStudent : [...search, ...asideOfStudent];
  if (!asks(/\bsub\./)) return { from: `FROM ${student}`, where: all(conditions, asides) };
  if (!asks(/\b(st|clock)\./)) return { from: "FROM user_subscription sub", where: all(conditions, asideBySet) };
  return { from: from(student), where: all(conditions, asides) };
}

interface Conditions {
  values: unknown[];
  /** Except the search, and the filter on test clocks. */
  conditions: string[];
  /** By search terms, or by our id of the student. */
  search: string[];
  /** Conditions on the student: by columns of `st`, and, for a subscription `sub` alone, by sets of the few students that match. */
  asideOfStudent: string[];
  asideBySet: string[];
  from: (student: string) => string;
  isFew: boolean;
}

function conditionOf({ filter, realNow, timeZone, isFew = false }: ListQuery): Conditions {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions: string[] = [];
  const search: string[] = [];
  const { q, plan, status, renewal, method, feature, inGrace, isCancelling } = filter;
  const words = q?.split(/\s+/).filter(Boolean) ?? [];
  const id = words[0] !== undefined && words.length === 1 ? fromWireId("student", words[0]) : null;
  if (id) search.push(`st.id = ${parameter(id)}::uuid`);
  for (const word of id ? [] : words)
    search.push(`st.search_text LIKE lower(${parameter(`%${word.length < TRIGRAM ? " " : ""}${escapeLike(word)}%`)})`);
  if (plan === PAID) conditions.push("sub.plan_key <> 'free'");
  else if (plan !== null) conditions.push(`sub.plan_key = ${parameter(plan)}`);
  if (status !== null) conditions.push(`sub.status = ${parameter(status)}::subscription_status`);
  if (inGrace) conditions.push("sub.grace_period_end IS NOT NULL");
  if (isCancelling) conditions.push("sub.cancel_requested_at IS NOT NULL");
  if (method !== null) conditions.push(methodCondition(method));
  if (feature !== null) conditions.push(usedCondition(parameter(feature)));
  const isOnClocks = filter.onTestClock === true;
  if (renewal !== null && isOnClocks) {
    const [from, to] = renewalDays(renewal);
    const today = `(clock.now AT TIME ZONE ${parameter(timeZone)})::date`;
    conditions.push("sub.auto_renewal", `sub.renewal_date <= ${today} + ${to}`);
    if (from !== null) conditions.push(`sub.renewal_date >= ${today} + ${from}`);
  } else if (renewal !== null) {
    const { from, to } = renewalSpan(renewal, dayOfInstant(realNow, timeZone));
    conditions.push("sub.auto_renewal", `sub.renewal_date <= ${parameter(to)}::date`);
    if (from !== null) conditions.push(`sub.renewal_date >= ${parameter(from)}::date`);
  }
  const clock = renewal !== null && isOnClocks ? " JOIN test_clock clock ON clock.id = st.test_clock_id" : "";
  return {
    values,
    conditions,
    search,
    isFew: isFew && search.length > 0,
    ...asideOf(id === null, renewal !== null && !isOnClocks ? false : filter.onTestClock),
    from: (student) => `FROM ${student} JOIN user_subscription sub ON sub.student_id = st.id${clock}`,
  };
}

/** An erased student is found by their id only. */
function asideOf(leavesOutErased: boolean, onTestClock: boolean | null) {
  const asideOfStudent: string[] = [];
  const asideBySet: string[] = [];
  if (leavesOutErased) {
    asideOfStudent.push("st.erased_at IS NULL");
    asideBySet.push("sub.student_id NOT IN (SELECT id FROM student WHERE erased_at IS NOT NULL)");
  }
  if (onTestClock !== null) {
    asideOfStudent.push(`st.test_clock_id IS ${onTestClock ? "NOT " : ""}NULL`);
    asideBySet.push(
      `sub.student_id ${onTestClock ? "" : "NOT "}IN (SELECT id FROM student WHERE test_clock_id IS NOT NULL)`,
    );
  }
  return { asideOfStudent, asideBySet };
}

function methodCondition(method: ListMethod): string {
  const defaults = "FROM payment_method m WHERE m.is_default";
  if (method === "none") return `NOT EXISTS (SELECT 1 ${defaults} AND m.student_id = sub.student_id)`;
  // Looked up by id: they are a subset of the paying students, so no others need to be checked.
  return `sub.student_id = ANY (ARRAY(SELECT m.student_id ${defaults} AND m.kind = '${method}'))`;
}

function usedCondition(feature: string): string {
  return `EXISTS (SELECT 1 FROM usage_counter c WHERE c.subscription_id = sub.id AND c.feature_key = ${feature} AND c.used > 0)`;
}

/** LIKE's wildcards stand for themselves in a search term. */
function escapeLike(word: string): string {
  return word.replaceAll(/[\\%_]/g, "\\$&");
}
