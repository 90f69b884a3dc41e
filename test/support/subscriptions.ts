import type pg from "pg";
import { uuidv7 } from "@/lib/crypto/uuid";
import { withTransaction } from "@/lib/db/sql/query";
import { insertStudent } from "@/lib/db/student/insert-student";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { money } from "@/lib/domain/money";
import type { PlanTerms } from "@/lib/domain/plan";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import { systemSource } from "@/lib/services/audit/write-audit";
import { applyEvent } from "@/lib/services/subscription/apply-event";

export interface TestStudent {
  studentId: string;
  subscriptionId: string;
  externalId: string;
}

export const PREMIUM_PRICE = money(79_900, "INR");

/** A student with a mail address, on free, since `now`. */
export async function newFreeStudent(pool: pg.Pool, now = new Date()): Promise<TestStudent> {
  const studentId = uuidv7();
  const subscriptionId = uuidv7();
  const externalId = `student-${studentId}`;
  await insertStudent({ id: studentId, subscriptionId, externalId, realNow: now, testClockId: null });
  await pool.query("UPDATE student SET name = 'Meera', email = $2, currency = 'INR' WHERE id = $1", [
    studentId,
    `${externalId}@learn.example`,
  ]);
  return { studentId, subscriptionId, externalId };
}

/** A student on Premium since `now`, by the rules. Their payment is in no ledger: this is for tests of what comes after. */
export async function newPaidStudent(pool: pg.Pool, now = new Date()): Promise<TestStudent> {
  const student = await newFreeStudent(pool, now);
  const sale = { paymentId: uuidv7(), plan: await planTerms(pool, "premium"), paid: PREMIUM_PRICE, requestedAt: now };
  await applyTo(student.subscriptionId, { type: "purchase_captured", sale }, now);
  await pool.query("DELETE FROM mail WHERE student_id = $1", [student.studentId]);
  return student;
}

export async function planTerms(pool: pg.Pool, key: string): Promise<PlanTerms> {
  const { rows } = await pool.query(
    `SELECT plan.rank, price.plan_version_id, price.amount, price.currency FROM plan
     JOIN plan_price price ON price.plan_version_id = plan.current_version_id AND price.currency = 'INR' WHERE plan.key = $1`,
    [key],
  );
  const [row] = rows;
  return { key, rank: row.rank, versionId: row.plan_version_id, price: money(row.amount, row.currency) };
}

/** One event in a transaction of its own, at a time. */
export function applyTo(subscriptionId: string, event: SubscriptionEvent, now: Date) {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, now, client);
    if (!locked) throw new Error("no such subscription");
    const issueReceipt = async () => ({ number: "INV-2526-000001" });
    return applyEvent(locked, event, systemSource(now, now), client, { issueReceipt });
  });
}
