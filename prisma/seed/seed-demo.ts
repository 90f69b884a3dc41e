import type pg from "pg";
import { hashPassword } from "@/lib/crypto/password";
import { uuidv7 } from "@/lib/crypto/uuid";
import { upsertPayer } from "@/lib/db/payment/payer-rows";
import { inLockedTransaction } from "@/lib/db/sql/locked-transaction";
import { addCalendarDays } from "@/lib/domain/period";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { buildPayer } from "@/lib/services/payers/save-payer";
import { alice, bob, carol, type DemoSettings, type DemoStudent, dave } from "./demo-students";
import { insertUses } from "./insert-uses";

export const DEMO_PASSWORD = "studymeter-demo";

/**
 * The accounts of the demo, as of `now`: Alice on free with two quizzes used this month, Bob in the middle of a premium period, Carol in
 * grace after a declined renewal, Dave on pro with months of history, an admin, and a support account that can only read. An account that
 * exists is left unchanged.
 */
export async function seedDemo(pool: pg.Pool, settings: DemoSettings): Promise<void> {
  await inLockedTransaction(pool, "seed_demo", async (client) => {
    // The uses reach back for months; rows that fall into the default partition would keep their month's own from being made.
    await client.query("SELECT prepare_usage_log_partitions(($1::timestamptz - interval '6 months')::date, 7)", [
      settings.now,
    ]);
    const students = [alice(settings), bob(settings), carol(settings), dave(settings)];
    for (const student of students) await seedStudent(client, student, settings);
    for (const member of STAFF) await seedStaff(client, member, settings.now);
  });
}

async function seedStudent(client: pg.PoolClient, student: DemoStudent, settings: DemoSettings): Promise<void> {
  const existing = await client.query("SELECT 1 FROM account WHERE email = $1", [student.email]);
  if (existing.rowCount) return;
  const studentId = uuidv7();
  const inserted = await client.query(
    `INSERT INTO student (id, external_id, name, email, time_zone, currency, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (external_id) DO NOTHING`,
    [
      studentId,
      student.externalId,
      student.name,
      student.email,
      settings.timeZone,
      student.subscription ? settings.currency : null,
      student.signedUpAt,
    ],
  );
  // An app has created a student with this id before the demo was seeded: it must not be overwritten.
  if (!inserted.rowCount) return;
  const payer = buildPayer(studentId, { name: null, email: null, phone: student.phone }, null, student.signedUpAt);
  await upsertPayer(payer, client);
  const subscriptionId = await insertSubscription(client, studentId, student, settings);
  await client.query(
    `INSERT INTO account (id, student_id, role, email, name, email_verified_at, password_hash, password_changed_at, created_at)
     VALUES ($1, $2, 'student', $3, $4, $5, $6, $5, $5)`,
    [uuidv7(), studentId, student.email, student.name, student.signedUpAt, await hashPassword(DEMO_PASSWORD)],
  );
  await insertUses(client, subscriptionId, student.uses, settings.timeZone);
}

async function insertSubscription(
  client: pg.PoolClient,
  studentId: string,
  { subscription, signedUpAt }: DemoStudent,
  { currency, timeZone }: DemoSettings,
): Promise<string> {
  const id = uuidv7();
  if (!subscription) {
    await client.query(
      `INSERT INTO user_subscription (id, student_id, plan_key, status, start_date, quota_anchor, created_at, updated_at)
       VALUES ($1, $2, 'free', 'active', $3, $3, $3, $3)`,
      [id, studentId, signedUpAt],
    );
    return id;
  }
  const inserted = await client.query<{ plan_version_id: string; price_amount: number }>(
    `INSERT INTO user_subscription (id, student_id, plan_key, status, plan_version_id, price_amount, price_currency, auto_renewal,
       start_date, end_date, renewal_date, grace_period_end, last_payment_date, entitled_plan_version_id, entitled_until,
       quota_anchor, created_at, updated_at)
     SELECT $1, $2, plan.key, $3, price.plan_version_id, price.amount, price.currency, true,
       $4, $5, $6, $7, $4, price.plan_version_id, $8, $4, $9, $10
     FROM plan JOIN plan_price price ON price.plan_version_id = plan.current_version_id AND price.currency = $11
     WHERE plan.key = $12 RETURNING plan_version_id, price_amount`,
    [
      id,
      studentId,
      subscription.status,
      subscription.startDate,
      subscription.endDate,
      subscription.renewalDay,
      subscription.gracePeriodEnd,
      subscription.entitledUntil,
      signedUpAt,
      subscription.declinedAt ?? subscription.startDate,
      currency,
      subscription.plan,
    ],
  );
  const bought = inserted.rows[0];
  if (!bought) throw new Error(`${subscription.plan} has no price in ${currency}`);
  if (subscription.declinedAt) {
    await client.query(
      `INSERT INTO subscription_renewal_log (id, subscription_id, period_start, period_end, attempt, status, plan_key,
         plan_version_id, amount, currency, decline_code, decline_reason, created_at, submitted_at, decided_at, updated_at)
       VALUES ($1, $2, $3, $4, 1, 'declined', $9, $5, $6, $7, 'insufficient_funds',
         'There was not enough money in the account.', $8, $8, $8, $8)`,
      [
        uuidv7(),
        id,
        subscription.endDate,
        addCalendarDays(subscription.endDate, BILLING_PERIOD_DAYS, timeZone),
        bought.plan_version_id,
        bought.price_amount,
        currency,
        subscription.declinedAt,
        subscription.plan,
      ],
    );
  }
  return id;
}

const STAFF = [
  { role: "admin", email: "admin@example.com", name: "Asha Admin" },
  { role: "support", email: "support@example.com", name: "Samir Support" },
] as const;

async function seedStaff(
  client: pg.PoolClient,
  { role, email, name }: (typeof STAFF)[number],
  now: Date,
): Promise<void> {
  const existing = await client.query("SELECT 1 FROM account WHERE email = $1", [email]);
  if (existing.rowCount) return;
  await client.query(
    `INSERT INTO account (id, role, email, name, email_verified_at, password_hash, password_changed_at, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $5, $5)`,
    [uuidv7(), role, email, name, now, await hashPassword(DEMO_PASSWORD)],
  );
}
