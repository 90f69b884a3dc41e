import { createHmac, randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import { completeEnv } from "@/lib/env";
import { runShutdownHooks } from "@/lib/lifecycle";
import { evaluateAlerts } from "@/lib/services/alert/evaluate-alerts";
import { usePool } from "@/test/support/engine";
import { eventually, type JobServer, runEngine, serveOwnJobs } from "@/test/support/jobs";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";
import { type Received, respondWith, startPeer } from "@/test/support/peer";
import { startSmtp } from "@/test/support/smtp";
import { getInngest, getSigningKey } from "../client";
import type { Engine } from "../engine";
import { startRelay } from "../relay";

let world: PaymentWorld;
let server: JobServer;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  server = await serveOwnJobs();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
afterAll(async () => {
  await server?.close();
  await world?.stop();
});

/** Everything that the server starts for its jobs, on the program's own functions. */
async function startJobs(): Promise<Engine> {
  const relay = startRelay({
    send: async (events) => void (await getInngest().send(events)),
    clock: systemClock,
    pollMs: 50,
  });
  closers.push(relay.stop);
  const engine = await runEngine(server, { endpoint: { url: server.url, signingKey: getSigningKey() } });
  closers.push(() => engine.stop(5_000));
  return engine;
}

async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await world.database.pool.query(text, values)).rows as Row[];
}

const mailsOf = ({ studentId }: Payer) =>
  query<{ type: string; status: string }>("SELECT type, status::text FROM mail WHERE student_id = $1 ORDER BY id", [
    studentId,
  ]);

/** Lets the period end today, as if it had been bought a month ago. */
async function letRenewalFallDue({ studentId }: Payer): Promise<void> {
  await query(
    `UPDATE user_subscription SET start_date = start_date - interval '30 days', end_date = end_date - interval '29 days',
       renewal_date = renewal_date - 30, entitled_until = entitled_until - interval '29 days' WHERE student_id = $1`,
    [studentId],
  );
}

/** Every cron last ran so many days ago. */
async function sinceDays(days: number): Promise<void> {
  await query("UPDATE job_schedule SET last_tick_at = now() - $1 * interval '1 day'", [days]);
}

describe("a month on real jobs", () => {
  it("a webhook alone makes a purchase whole; then the daily job of two instances renews it once, after days of downtime", async () => {
    const failures = () => query("SELECT * FROM job_failure ORDER BY id");
    const earlier = await failures();
    const engine = await startJobs();
    const alice = await world.newcomer();
    const { body } = await alice.call("checkout", { body: { plan: "premium" } });
    await alice.pay(body.order_id);
    await eventually(
      () => mailsOf(alice),
      (mails) => mails.some(({ type, status }) => type === "subscription_activated" && status === "sent"),
    );
    expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "active" });

    await engine.stop(5_000);
    await letRenewalFallDue(alice);
    await sinceDays(3);
    await startJobs();
    await startJobs();
    await eventually(
      () => mailsOf(alice),
      (mails) => mails.some(({ type, status }) => type === "renewal_successful" && status === "sent"),
    );
    const price = 79_900;
    await eventually(
      () => ledgerOf(world, alice),
      ({ ours }) => ours.captured === 2 * price,
    );
    expect(await ledgerOf(world, alice)).toEqual({
      theirs: { captured: 2 * price, refunded: 0 },
      ours: { captured: 2 * price, refunded: 0 },
      invoiced: 2 * price,
      invoices: 2,
    });
    const ticks = await query<{ runs: number }>(
      "SELECT count(*)::int AS runs FROM job_run WHERE function_id = 'studymeter-renew-subscriptions'",
    );
    expect(ticks).toEqual([{ runs: 1 }]);
    expect(await failures()).toEqual(earlier);
  });
});

describe("a job that failed", () => {
  it("is on the list of failed jobs, with the event that started it", async () => {
    await startJobs();
    await getInngest().send({ id: "nonsense", name: "renewal/requested", data: { subscriptionId: "not an id" } });
    const [failure] = await eventually(
      () =>
        query<{ function_id: string; event: unknown; error: string }>(
          "SELECT function_id, event, error FROM job_failure",
        ),
      (failures) => failures.length > 0,
    );
    expect(failure).toMatchObject({
      function_id: "studymeter-renew-subscription",
      event: { name: "renewal/requested", data: { subscriptionId: "not an id" } },
    });
    await evaluateAlerts(new Date());
    expect(await query("SELECT group_key, severity::text, causes FROM alert WHERE kind = 'job_failed'")).toEqual([
      { group_key: "studymeter-renew-subscription", severity: "high", causes: 1 },
    ]);
  });
});

describe("an alert", () => {
  const SECRET = randomBytes(24);

  /** As its receiver calculates it, only from the published format. */
  const signatureOf = ({ headers, body }: Received) =>
    `v1,${createHmac("sha256", SECRET).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64")}`;

  const backupEnds = (status: "failed" | "completed", error: string | null) =>
    query(
      `INSERT INTO backup_run (id, status, started_at, ended_at, error, bytes)
       VALUES (gen_random_uuid(), $1::backup_status, clock_timestamp(), clock_timestamp(), $2, CASE WHEN $1 = 'completed' THEN 1 END)`,
      [status, error],
    );

  it("reaches its receiver in either form, and an admin by mail, from what was wrong until it is right", async () => {
    const [smtp, receiver] = await Promise.all([startSmtp(), startPeer()]);
    // Down at first: it is sent again, with the same id.
    receiver.behave(respondWith(503, {}), respondWith(200, {}));
    const receivedWith = (state: string) => receiver.received.filter(({ body }) => body.includes(state));
    completeEnv({
      SMTP_URL: smtp.url,
      ALERT_WEBHOOK_URL: `${receiver.url}/hooks/alerts`,
      ALERT_WEBHOOK_SECRET: SECRET.toString("base64"),
      // Which production does not start with.
      ALERT_WEBHOOK_ALLOW_LOOPBACK: "true",
    });
    try {
      await query(
        "INSERT INTO account (id, role, email, created_at) VALUES (gen_random_uuid(), 'admin', 'asha@study.example.com', now())",
      );
      await startJobs();
      // The mail server last, for it waits until nobody is connected to it.
      closers.push(() => runShutdownHooks("flush"), smtp.close, receiver.close);
      const evaluate = () => getInngest().send({ name: "job/evaluate-alerts.requested", data: {} });

      await backupEnds("failed", "No space left on device");
      await evaluate();
      const opened = await eventually(
        () => receivedWith("alert.opened"),
        ({ length }) => length === 2,
      );
      expect(new Set(opened.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
      for (const call of opened) {
        expect(call).toMatchObject({ method: "POST", path: "/hooks/alerts" });
        expect(call.headers["webhook-signature"]).toBe(signatureOf(call));
        expect(JSON.parse(call.body).data).toMatchObject({ kind: "backup", state: "opened", severity: "high" });
      }
      const mails = await eventually(
        () => smtp.received.filter(({ text }) => text?.includes("No space left on device")),
        ({ length }) => length > 0,
      );
      expect(mails.map(({ to }) => [to].flat().map((one) => one?.text))).toEqual([["asha@study.example.com"]]);

      completeEnv({ ALERT_WEBHOOK_FORMAT: "slack" });
      await backupEnds("completed", null);
      await evaluate();
      const [resolved] = await eventually(
        () => receivedWith("Resolved"),
        ({ length }) => length > 0,
      );
      expect(Object.keys(JSON.parse(resolved?.body ?? "{}"))).toEqual(["text"]);
      expect(resolved?.headers).not.toHaveProperty("webhook-signature");
      expect(smtp.received).toHaveLength(1);
    } finally {
      completeEnv({
        SMTP_URL: "",
        ALERT_WEBHOOK_URL: "",
        ALERT_WEBHOOK_SECRET: "",
        ALERT_WEBHOOK_FORMAT: "",
        ALERT_WEBHOOK_ALLOW_LOOPBACK: "",
      });
    }
  });
});
