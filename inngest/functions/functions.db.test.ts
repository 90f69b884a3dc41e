import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import { evaluateAlerts } from "@/lib/services/alert/evaluate-alerts";
import { usePool } from "@/test/support/engine";
import { eventually, type JobServer, runEngine, serveOwnJobs } from "@/test/support/jobs";
import { booksOf, type Payer, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";
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

/** Lets her period end today, as if she had bought a month ago. */
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
      () => booksOf(world, alice),
      ({ ours }) => ours.captured === 2 * price,
    );
    expect(await booksOf(world, alice)).toEqual({
      theirs: { captured: 2 * price, refunded: 0 },
      ours: { captured: 2 * price, refunded: 0 },
      invoiced: 2 * price,
      invoices: 2,
    });
    const ticks = await query<{ runs: number }>(
      "SELECT count(*)::int AS runs FROM job_run WHERE function_id = 'studymeter-renew-subscriptions'",
    );
    expect(ticks).toEqual([{ runs: 1 }]);
    expect(await query("SELECT * FROM job_failure")).toEqual([]);
  });
});

describe("what is given up", () => {
  it("is on the list of failed jobs, with what set it off", async () => {
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
