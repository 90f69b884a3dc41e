import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { drainObservations, observeLatency, recordIncident } from "@/lib/db/alert/observations";
import { completeEnv } from "@/lib/env";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { newFreeStudent, newPaidStudent, type TestStudent } from "@/test/support/subscriptions";
import { receiveWebhook } from "../gateway-sync/receive-webhook";
import { evaluateAlerts } from "./evaluate-alerts";
import { flushObservations } from "./write-observations";

/** Noon in the billing zone. */
const NOW = new Date("2026-03-01T06:30:00Z");
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

let database: TestDatabase;
let payer: TestStudent;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  payer = await newPaidStudent(database.pool, new Date("2026-02-20T06:30:00Z"));
  // The demo's own decline lies in the present, which is the future here.
  await database.pool.query("TRUNCATE subscription_renewal_log CASCADE");
  await database.pool.query("INSERT INTO test_clock (id, now, created_at) VALUES ($1, $2, $2)", [uuidv7(), NOW]);
});
afterAll(() => database?.drop());
beforeEach(async () => {
  drainObservations();
  await evaluateAlerts(NOW);
  await database.pool.query(
    `TRUNCATE alert, mail, outbox_event, request_minute, incident_minute, job_failure, job_run, job_item, job_schedule, job_start, backup_run,
       subscription_renewal_log, dispute CASCADE`,
  );
});

/** Past foreign keys, for rows of which only a few columns matter. */
async function insert(sql: string, values: unknown[] = []): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL session_replication_role = replica");
    await client.query(sql, values);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

function attempts(count: number, status: "captured" | "declined" | "submitted", at: Date, code: string | null = null) {
  return insert(
    `INSERT INTO subscription_renewal_log (id, subscription_id, period_start, period_end, attempt, status, plan_key, plan_version_id, amount,
       currency, payment_id, decline_code, created_at, decided_at, updated_at)
     SELECT gen_random_uuid(), $1, $3, $3::timestamptz + interval '30 days', n, $2::renewal_attempt_status, 'premium', gen_random_uuid(), 100, 'INR',
       CASE WHEN $2 = 'captured' THEN gen_random_uuid() END, $4, $3, CASE WHEN $2 <> 'submitted' THEN $3::timestamptz END, $3
     FROM generate_series(1 + (SELECT count(*)::int FROM subscription_renewal_log), $5 + (SELECT count(*)::int FROM subscription_renewal_log)) AS n`,
    [payer.subscriptionId, status, at, code, count],
  );
}

/** Of a payment that nobody else counts. */
async function dispute(status: "open" | "lost"): Promise<void> {
  await insert(
    `INSERT INTO payment (id, gateway_payment_id, status, amount, currency, created_at, updated_at)
     VALUES (gen_random_uuid(), 'pay_disputed', 'failed', 100, 'INR', $1, $1) ON CONFLICT DO NOTHING`,
    [NOW],
  );
  await insert(
    `INSERT INTO dispute (id, gateway_dispute_id, payment_id, status, amount, currency, respond_by, opened_at, created_at, updated_at, checked_at,
       decided_at, lost_at)
     SELECT gen_random_uuid(), 'disp_1', id, $2::text, 100, 'INR', $3::timestamptz + interval '3 days', $1, $1, $1, $1,
       CASE $2::text WHEN 'lost' THEN $1::timestamptz END, CASE $2::text WHEN 'lost' THEN $1::timestamptz END
     FROM payment WHERE gateway_payment_id = 'pay_disputed'`,
    [minutes(-5), status, NOW],
  );
}

const forget = (table: string) => insert(`DELETE FROM ${table}`);

async function answersOf(name: "check" | "other", count: number, ms: number, at: Date): Promise<void> {
  for (let index = 0; index < count; index++) observeLatency(name, ms);
  await flushObservations(at);
}

async function jobFailures(count: number, at: Date): Promise<void> {
  await insert(
    `INSERT INTO job_failure (id, function_id, run_id, event, error, failed_at)
     SELECT gen_random_uuid(), 'studymeter-deliver-mails', gen_random_uuid()::text, '{}', 'no route to host', $2 FROM generate_series(1, $1)`,
    [count, at],
  );
}

async function jobDone(at: Date): Promise<void> {
  await insert(
    `INSERT INTO job_run (id, function_id, event_id, status, started_at, ended_at)
     VALUES (gen_random_uuid(), 'studymeter-deliver-mails', $1, 'completed', $2, $2)`,
    [uuidv7(), at],
  );
}

async function backupDone(at: Date): Promise<void> {
  await insert(
    "INSERT INTO backup_run (id, status, started_at, ended_at, bytes) VALUES (gen_random_uuid(), 'completed', $1, $1, 1)",
    [at],
  );
}

async function forgedWebhook(): Promise<void> {
  const forged = { raw: "{}", body: {}, headers: new Headers({ "x-razorpay-signature": "00" }) };
  await expect(receiveWebhook(forged, NOW)).rejects.toThrow("does not belong to this body");
}

interface Case {
  name: string;
  kind: string;
  severity: string;
  causes: number;
  fire: () => Promise<unknown>;
  end: () => Promise<unknown>;
  /** When it is looked at again. */
  endedAt?: Date;
}

const CASES: Case[] = [
  {
    name: "more than a tenth of today's renewals declined",
    kind: "renewal_failures renewals",
    severity: "medium",
    causes: 100,
    fire: () => attempts(100, "declined", minutes(-60)),
    end: () => forget("subscription_renewal_log"),
  },
  {
    name: "a job that fails, until it is done again",
    kind: "job_failed studymeter-deliver-mails",
    severity: "high",
    causes: 1,
    fire: () => jobFailures(1, minutes(-10)),
    end: () => jobDone(minutes(-1)),
  },
  {
    name: "a job that does not start",
    kind: "job_failed studymeter-cleanup",
    severity: "high",
    causes: 1,
    fire: () =>
      insert(
        `INSERT INTO job_item (id, run_id, function_id, step_id, is_start, visible_at)
         VALUES (gen_random_uuid(), gen_random_uuid(), 'studymeter-cleanup', 'step', true, $1)`,
        [minutes(-16)],
      ),
    end: () => forget("job_item"),
  },
  {
    name: "a daily job whose time has passed",
    kind: "job_failed studymeter-renew-subscriptions",
    severity: "high",
    causes: 1,
    // 02:00 in the billing zone was ten hours ago.
    fire: () => insert("INSERT INTO job_start VALUES ('renew-subscriptions', $1)", [minutes(-1_500)]),
    end: () => forget("job_start"),
  },
  {
    name: "slow responses",
    kind: "slow_api check",
    severity: "low",
    causes: 1,
    fire: () => answersOf("check", 30, 70, minutes(-2)),
    end: async () => undefined,
    endedAt: minutes(10),
  },
  {
    name: "responses slower than every limit",
    kind: "slow_api other",
    severity: "medium",
    causes: 1,
    fire: () => answersOf("other", 30, 900, minutes(-2)),
    end: async () => undefined,
    endedAt: minutes(10),
  },
  {
    name: "a slow statement",
    kind: "database db_slow",
    severity: "medium",
    causes: 100,
    fire: async () => {
      for (let index = 0; index < 100; index++) recordIncident("db_slow", "subscription_list");
      await flushObservations(minutes(-5));
    },
    end: async () => undefined,
    endedAt: minutes(30),
  },
  {
    name: "a backup that failed",
    kind: "backup backup",
    severity: "high",
    causes: 1,
    fire: () =>
      insert(
        "INSERT INTO backup_run (id, status, started_at, ended_at, error) VALUES (gen_random_uuid(), 'failed', $1, $1, 'no space left')",
        [minutes(-60)],
      ),
    end: () => backupDone(minutes(-5)),
  },
  {
    name: "a backup that is old",
    kind: "backup backup",
    severity: "high",
    causes: 1,
    fire: () => backupDone(minutes(-27 * 60)),
    end: () => forget("backup_run"),
  },
  {
    name: "imports over a limit",
    kind: "overuse imports",
    severity: "low",
    causes: 1,
    fire: async () => {
      const { subscriptionId } = await newFreeStudent(database.pool, NOW);
      await insert(
        `INSERT INTO usage_counter (subscription_id, feature_key, period_start, used)
         SELECT $1, l.feature_key, '2026-02-01', l.quota * 2 FROM plan p JOIN plan_limit l ON l.plan_version_id = p.current_version_id
         WHERE p.key = 'free' AND l.quota > 0 ORDER BY l.feature_key LIMIT 1`,
        [subscriptionId],
      );
      await insert(
        `INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, status, plan_key, created_at)
         SELECT gen_random_uuid(), $2, subscription_id, feature_key, period_start, used, 'completed', 'free', '2026-02-03' FROM usage_counter WHERE subscription_id = $1`,
        [subscriptionId, minutes(-30)],
      );
    },
    end: () => forget("feature_usage_log"),
    endedAt: minutes(31),
  },
  {
    name: "webhooks that are not signed by the gateway",
    kind: "webhooks signature",
    severity: "high",
    causes: 100,
    fire: async () => {
      for (let index = 0; index < 100; index++) await forgedWebhook();
      await flushObservations(minutes(-5));
    },
    end: async () => undefined,
    endedAt: minutes(61),
  },
  {
    name: "a webhook that failed three times",
    kind: "webhooks order.paid",
    severity: "high",
    causes: 100,
    fire: () =>
      insert(
        `INSERT INTO webhook_event (id, event_id, type, payload, received_at, attempts)
         SELECT gen_random_uuid(), n::text, 'order.paid', '{}', $1, CASE WHEN n <= 100 THEN 3 ELSE 2 END FROM generate_series(1, 120) AS n`,
        [NOW],
      ),
    end: () => insert("UPDATE webhook_event SET processed_at = $1", [NOW]),
  },
  {
    name: "a payment that stays undecided",
    kind: "unknown_payment payments",
    severity: "high",
    causes: 1,
    fire: () => attempts(1, "submitted", minutes(-61)),
    end: () => forget("subscription_renewal_log"),
  },
  {
    name: "a dispute that waits for a response",
    kind: "dispute disp_1",
    severity: "high",
    causes: 1,
    fire: () => dispute("open"),
    end: () => insert("UPDATE dispute SET status = 'under_review'"),
  },
  {
    name: "a dispute that was lost, for a week",
    kind: "dispute disp_1 lost",
    severity: "high",
    causes: 1,
    fire: () => dispute("lost"),
    end: async () => undefined,
    endedAt: minutes(8 * 24 * 60),
  },
  {
    name: "a renewal that was written off without a response",
    kind: "unknown_payment payments",
    severity: "high",
    causes: 1,
    fire: () => attempts(1, "declined", minutes(-2), "NO_RESPONSE"),
    end: () => forget("subscription_renewal_log"),
  },
];

async function alerts() {
  const { rows } = await database.pool.query(
    "SELECT id, kind || ' ' || group_key AS kind, severity::text, status::text, causes FROM alert ORDER BY opened_at, kind",
  );
  return rows;
}

async function mails() {
  return (
    await database.pool.query("SELECT recipient, props ->> 'state' AS state FROM mail WHERE type = 'admin_alert'")
  ).rows;
}

describe("an alert", () => {
  it.each(CASES)(
    "fires once for $name, and resolves once",
    async ({ kind, severity, causes, fire, end, endedAt = minutes(1) }) => {
      expect(await evaluateAlerts(NOW)).toEqual([]);
      await fire();
      expect(await evaluateAlerts(NOW)).toEqual([`opened ${kind}`]);
      expect(await evaluateAlerts(NOW)).toEqual([]);
      expect(await alerts()).toMatchObject([{ kind, severity, status: "open", causes }]);
      expect(await mails()).toEqual([{ recipient: "admin@example.com", state: "opened" }]);
      await end();
      expect(await evaluateAlerts(endedAt)).toEqual([`resolved ${kind}`]);
      expect(await evaluateAlerts(endedAt)).toEqual([]);
      expect(await alerts()).toMatchObject([{ kind, status: "resolved" }]);
      // Its end is no mail.
      expect(await mails()).toHaveLength(1);
    },
  );

  it("escalates once, with the third failure in a row, and comes again after it was resolved", async () => {
    await jobFailures(2, minutes(1));
    expect(await evaluateAlerts(minutes(2))).toEqual(["opened job_failed studymeter-deliver-mails"]);
    await jobFailures(1, minutes(3));
    expect(await evaluateAlerts(minutes(4))).toEqual(["escalated job_failed studymeter-deliver-mails"]);
    await jobFailures(5, minutes(5));
    expect(await evaluateAlerts(minutes(6))).toEqual([]);
    expect((await mails()).map(({ state }) => state).sort()).toEqual(["escalated", "opened"]);
    expect(await alerts()).toMatchObject([{ causes: 8 }]);
    await jobDone(minutes(7));
    expect(await evaluateAlerts(minutes(8))).toEqual(["resolved job_failed studymeter-deliver-mails"]);
    await jobFailures(1, minutes(9));
    expect(await evaluateAlerts(minutes(10))).toEqual(["opened job_failed studymeter-deliver-mails"]);
    await jobDone(minutes(11));
  });

  it("counts the churn and the conversion of real students, and of none on a test clock", async () => {
    completeEnv({ ALERT_CHURN_FROM_PAYING: "4", ALERT_CONVERSION_FROM_STUDENTS: "5" });
    try {
      await database.pool.query("UPDATE student SET created_at = $1", [minutes(-60)]);
      const fired = await evaluateAlerts(NOW);
      expect(fired).toContain("opened conversion conversion");
      await database.pool.query(
        "UPDATE user_subscription SET cancel_requested_at = $1, auto_renewal = false WHERE plan_key <> 'free' AND status = 'active'",
        [NOW],
      );
      expect(await evaluateAlerts(NOW)).toEqual(["opened churn churn"]);
      await database.pool.query("UPDATE student SET test_clock_id = (SELECT id FROM test_clock LIMIT 1)");
      expect((await evaluateAlerts(NOW)).sort()).toEqual(["resolved churn churn", "resolved conversion conversion"]);
    } finally {
      await database.pool.query("UPDATE student SET test_clock_id = NULL");
      await database.pool.query("UPDATE user_subscription SET cancel_requested_at = NULL");
      completeEnv({ ALERT_CHURN_FROM_PAYING: "", ALERT_CONVERSION_FROM_STUDENTS: "" });
    }
  });

  it("is opened once by concurrent evaluations, and sent to the webhook by one event per change", async () => {
    completeEnv({ ALERT_WEBHOOK_URL: "https://hooks.example.com/x", ALERT_WEBHOOK_FORMAT: "slack" });
    try {
      await attempts(1, "submitted", minutes(-61));
      const changes = await Promise.all([evaluateAlerts(NOW), evaluateAlerts(NOW), evaluateAlerts(NOW)]);
      expect(changes.flat()).toEqual(["opened unknown_payment payments"]);
      await forget("subscription_renewal_log");
      await evaluateAlerts(NOW);
      const { rows } = await database.pool.query(
        "SELECT data ->> 'state' AS state FROM outbox_event WHERE name = 'alert/changed' ORDER BY id",
      );
      expect(rows.map(({ state }) => state)).toEqual(["opened", "resolved"]);
    } finally {
      completeEnv({ ALERT_WEBHOOK_URL: "", ALERT_WEBHOOK_FORMAT: "" });
    }
  });

  it("of the database is fed by every statement that fails or is slow, and not by what a rule forbids", async () => {
    const { queryRows } = await import("@/lib/db/sql/query");
    const { composeStatement } = await import("@/lib/db/sql/statement");
    completeEnv({ ALERT_SLOW_QUERY_MS: "10" });
    try {
      await expect(
        queryRows(composeStatement({ name: "broken", text: "SELECT nothing FROM nowhere" }), []),
      ).rejects.toThrow();
      await expect(
        queryRows(composeStatement({ name: "twice", text: "INSERT INTO plan SELECT * FROM plan" }), []),
      ).rejects.toThrow();
      await queryRows(composeStatement({ name: "slow", text: "SELECT pg_sleep(0.05)" }), []);
      const { incidents } = drainObservations();
      expect(incidents.get("db_error")).toEqual({ count: 1, detail: "broken: 42P01" });
      expect(incidents.get("db_slow")?.count).toBeGreaterThanOrEqual(1);
    } finally {
      completeEnv({ ALERT_SLOW_QUERY_MS: "" });
    }
  });
});
