import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TIMELINE_KINDS } from "@/lib/domain/timeline";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, usePool } from "@/test/support/engine";
import { newPaidStudent, type TestStudent } from "@/test/support/subscriptions";

let database: TestDatabase;
let call: ReturnType<typeof apiClient>;
let student: TestStudent;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  call = apiClient(withKey(await insertApiKey(database.pool, ["admin"])));
  student = await newPaidStudent(database.pool, new Date("2026-02-01T04:30:00Z"));
  await fillLife(student);
  await fillLife(await newPaidStudent(database.pool, new Date("2026-02-01T04:30:00Z")));
});
afterAll(() => database?.drop());

/** Of everything that can happen, once or more; two days of uses, the second of which ends with midnight in Kolkata. */
async function fillLife({ studentId, subscriptionId }: TestStudent): Promise<void> {
  const { pool } = database;
  await pool.query(
    `INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, status, plan_key, created_at)
     SELECT gen_random_uuid(), at, $1, f, CASE WHEN s = 'completed' THEN timestamptz '2026-02-01' END, q, s::usage_status, 'premium', at
     FROM (VALUES (timestamptz '2026-02-03T05:00Z', 'quiz', 1, 'completed'), ('2026-02-03T18:29Z', 'quiz', 2, 'completed'),
       ('2026-02-03T18:31Z', 'quiz', 4, 'completed'), ('2026-02-03T18:32Z', 'flashcards', 1, 'completed'), ('2026-02-03T18:33Z', 'quiz', 3, 'failed')) v (at, f, q, s)`,
    [subscriptionId],
  );
  const payment = `pay_${studentId.slice(-8)}`;
  await pool.query(
    `WITH p AS (INSERT INTO payment (id, student_id, gateway_payment_id, status, amount, amount_refunded, currency, method, captured_at, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, $2, 'captured', 79900, 0, 'INR', 'card', '2026-02-01T04:30Z', '2026-02-01T04:30Z', now()) RETURNING id)
     INSERT INTO refund (id, payment_id, receipt, status, amount, currency, reason, created_at, updated_at)
     SELECT gen_random_uuid(), id, $2, 'prepared', 100, 'INR', 'asked for', '2026-02-05T04:30Z', now() FROM p`,
    [studentId, payment],
  );
  await pool.query(
    `INSERT INTO webhook_event (id, event_id, type, payload, received_at) VALUES (gen_random_uuid(), $1, 'payment.captured', jsonb_build_object('payment_id', $1::text), '2026-02-01T04:31Z')`,
    [payment],
  );
  await pool.query(
    `INSERT INTO mail (id, type, student_id, recipient, cause, props, message_id, created_at, next_attempt_at)
     VALUES (gen_random_uuid(), 'payment_receipt', $1, 'meera@learn.example', $2, '{}', $2, '2026-02-01T04:32Z', now())`,
    [studentId, `test ${studentId}`],
  );
  await pool.query(
    `INSERT INTO session (id, student_id, origin, created_at, last_seen_at, expires_at) VALUES (gen_random_uuid(), $1, 'portal_link', '2026-02-02T04:32Z', now(), now() + interval '1 day')`,
    [studentId],
  );
  await pool.query(
    `INSERT INTO subscription_renewal_log (id, subscription_id, period_start, period_end, attempt, status, plan_key, plan_version_id, amount, currency,
       decline_code, decline_reason, created_at, submitted_at, decided_at, updated_at)
     SELECT gen_random_uuid(), id, end_date, end_date + interval '30 days', 1, 'declined', plan_key, plan_version_id, 79900, 'INR', 'insufficient_funds', 'no money',
       '2026-03-02T20:30Z', '2026-03-02T20:30Z', '2026-03-02T20:30Z', '2026-03-02T20:30Z' FROM user_subscription WHERE id = $1`,
    [subscriptionId],
  );
}

interface Told {
  at: string;
  kind: string;
  name: string;
  count: number | null;
  amount: number | null;
}

async function timeline(query: Record<string, string> = {}) {
  const { body, status } = await call("getTimeline", { params: { user_id: student.externalId }, query });
  expect(status).toBe(200);
  return body as { events: Told[]; next_cursor: string | null };
}

describe("a student's timeline", () => {
  it("has everything that happened to the student and to nobody else, newest first, uses summed by day and feature", async () => {
    const { events, next_cursor } = await timeline();
    expect(next_cursor).toBeNull();
    expect(events.map(({ at, kind, name, count, amount }) => [at.slice(0, 16), kind, name, count ?? amount])).toEqual([
      ["2026-03-02T20:30", "attempt", "declined", 79_900],
      ["2026-02-05T04:30", "refund", "prepared", 100],
      ["2026-02-03T18:33", "refusal", "quiz", 3],
      ["2026-02-03T18:32", "use", "flashcards", 1],
      ["2026-02-03T18:31", "use", "quiz", 4],
      ["2026-02-03T18:29", "use", "quiz", 3],
      ["2026-02-02T04:32", "session", "portal_link", null],
      ["2026-02-01T04:32", "mail", "payment_receipt", null],
      ["2026-02-01T04:31", "webhook", "payment.captured", null],
      ...events.slice(9).map(({ at, kind, name, count, amount }) => [at.slice(0, 16), kind, name, count ?? amount]),
    ]);
    const first = events.slice(9).map(({ kind, name }) => `${kind} ${name}`);
    expect(first.toSorted()).toEqual(["change subscription.activated", "payment captured"]);
  });

  it("in pages of any size is the same, and of one kind is that kind", async () => {
    const { events } = await timeline();
    for (const limit of ["1", "2", "5"]) {
      const joined: Told[] = [];
      let cursor: string | null = null;
      do {
        const page: { events: Told[]; next_cursor: string | null } = await timeline({
          limit,
          ...(cursor ? { cursor } : {}),
        });
        joined.push(...page.events);
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(joined).toEqual(events);
    }
    for (const kind of [...TIMELINE_KINDS, "use,refusal", "payment,refund"]) {
      expect((await timeline({ kind })).events).toEqual(events.filter((event) => kind.split(",").includes(event.kind)));
    }
  });

  it("refuses kinds and cursors that are none, by name", async () => {
    const refused = async (query: Record<string, string>) =>
      (await call("getTimeline", { params: { user_id: student.externalId }, query })).body.fields;
    expect(await refused({ kind: "use,dream" })).toHaveProperty(["kind.1"]);
    expect(await refused({ cursor: "yesterday" })).toHaveProperty("cursor");
  });

  it("continues without personal data once the student is erased, by our id alone", async () => {
    const student = await newPaidStudent(database.pool, new Date("2026-02-01T04:30:00Z"));
    await fillLife(student);
    const { body } = await call("getUser", { params: { user_id: student.externalId } });
    expect(body.user).toMatchObject({ user_id: student.externalId, plan: "premium", usage: { total_used: 0 } });
    const file = await call("getSubscriptionFile", { params: { user_id: student.externalId } });
    expect(file.body).toMatchObject({
      student: { name: "Meera", email_verified: null },
      subscription: { plan: "premium" },
    });
    expect(Object.keys(file.body.feature_usage)).toContain("quiz");
    const id = file.body.student.id;
    await database.pool.query("UPDATE subscription_renewal_log SET status = 'declined'");
    expect((await call("eraseStudent", { params: { user_id: student.externalId } })).status).toBe(200);
    expect((await call("getTimeline", { params: { user_id: student.externalId } })).status).toBe(404);
    const erased = await call("getSubscriptionFile", { params: { user_id: id } });
    expect(erased.body).toMatchObject({ student: { id, name: null, email: null, user_id: null }, feature_usage: {} });
    expect(erased.body.student.erased_at).not.toBeNull();
    const told = await call("getTimeline", { params: { user_id: id } });
    expect(JSON.stringify(told.body)).not.toContain("meera@");
    expect(told.body.events.map(({ kind }: Told) => kind)).toEqual(
      expect.arrayContaining(["use", "payment", "change"]),
    );
  });
});
