import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobFunctions } from "@/inngest/functions";
import { uuidv7 } from "@/lib/crypto/uuid";
import { SCHEDULED_JOBS } from "@/lib/domain/job";
import { completeEnv } from "@/lib/env";
import { apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld } from "@/test/support/payments";

let world: PaymentWorld;
let admin: ReturnType<typeof apiClient>;
let support: ReturnType<typeof apiClient>;
const reason = "a test asks";

beforeAll(async () => {
  world = await startPaymentWorld();
  const { pool } = world.database;
  usePool(pool);
  admin = apiClient(withKey(world.key));
  await pool.query(
    "INSERT INTO account (id, role, email, created_at) VALUES (gen_random_uuid(), 'support', 'support@example.com', now())",
  );
  support = apiClient(await withSession(await insertSession(pool, "support@example.com")));
});
afterAll(() => world?.stop());

async function events(like: string): Promise<{ name: string; data: unknown }[]> {
  const text = "SELECT name, data FROM outbox_event WHERE cause LIKE $1 ORDER BY id";
  return (await world.database.pool.query(text, [like])).rows;
}

async function audited(action: string): Promise<number> {
  const text = "SELECT count(*)::int AS n FROM audit_entry WHERE action = $1";
  return (await world.database.pool.query(text, [action])).rows[0].n;
}

describe("jobs", () => {
  it("are all those that a cron starts, and each can be asked for by its event", () => {
    completeEnv({ BACKUP_DIR: "/nowhere" });
    const triggers = jobFunctions().flatMap((job) => {
      const { id, triggers: all = [] } = job.opts as { id: string; triggers?: { cron?: string; event?: unknown }[] };
      return all.some(({ cron }) => cron) ? [[id, all.some(({ event }) => event === `job/${id}.requested`)]] : [];
    });
    expect(triggers.toSorted()).toEqual(SCHEDULED_JOBS.map((job) => [job, true]).toSorted());
  });

  it("run now by the event that their cron stands for, once per key, and are audited", async () => {
    const call = { params: { job: "cleanup" }, body: { reason }, headers: { "idempotency-key": "run-1" } };
    expect((await admin("requestJob", call)).body).toEqual({ success: true, job: "cleanup" });
    expect((await admin("requestJob", call)).headers.get("idempotent-replayed")).toBe("true");
    expect(await events("job/cleanup.requested:%")).toEqual([{ name: "job/cleanup.requested", data: {} }]);
    expect(await audited("job.requested")).toBe(1);
    expect((await admin("requestJob", { params: { job: "nonsense" }, body: { reason } })).status).toBe(404);
    expect((await support("requestJob", { params: { job: "cleanup" }, body: { reason } })).status).toBe(403);
    expect((await support("listJobs")).body.schedule.map(({ job }: { job: string }) => job)).toContain("cleanup");
  });

  it("that failed are retried by the event that started them, once", async () => {
    const [ofEvent, ofTick, ofInvoke] = [uuidv7(), uuidv7(), uuidv7()];
    const insert = (id: string, job: string, event: object) =>
      world.database.pool.query(
        "INSERT INTO job_failure (id, function_id, run_id, event, error, failed_at) VALUES ($1::uuid, $2, $1::text, $3, 'no', now())",
        [id, `studymeter-${job}`, event],
      );
    await insert(ofEvent, "renew-subscription", {
      id: "x",
      name: "renewal/requested",
      data: { subscriptionId: ofTick },
    });
    await insert(ofTick, "expire-orders", { id: "tick", name: "inngest/scheduled.timer", data: { cron: "* * * * *" } });
    await insert(ofInvoke, "renew-subscription", { id: "i", name: "inngest/function.invoked", data: {} });
    const retry = (id: string) => admin("retryFailure", { params: { failure_id: id }, body: { reason } });
    expect([(await retry(ofEvent)).status, (await retry(ofEvent)).status, (await retry(ofTick)).status]).toEqual([
      200, 200, 200,
    ]);
    expect(await events(`job/retry:${ofEvent}`)).toEqual([
      { name: "renewal/requested", data: { subscriptionId: ofTick } },
    ]);
    expect(await events(`job/retry:${ofTick}`)).toEqual([{ name: "job/expire-orders.requested", data: {} }]);
    expect((await retry(ofInvoke)).status).toBe(409);
    const { failures } = (await admin("listJobs")).body;
    const retried = new Map(failures.map((one: { id: string; retried: boolean }) => [one.id, one.retried]));
    expect([retried.get(ofEvent), retried.get(ofTick), retried.get(ofInvoke)]).toEqual([true, true, false]);
  });
});

describe("webhooks", () => {
  it("are listed without what could be charged, and a replay processes one again and records nothing twice", async () => {
    const payer = await world.newcomer();
    const order = (await payer.call("checkout", { body: { plan: "premium" } })).body;
    const proof = await payer.pay(order.order_id);
    expect((await payer.call("verify", { body: proof })).status).toBe(200);
    await world.send((await world.eventsOf(order.order_id)).map(({ id }) => id));
    await world.drain();
    const listed = await admin("listReceivedWebhooks", { query: { verdict: "processed" } });
    expect(listed.body.webhooks.length).toBeGreaterThan(0);
    expect(listed.text).not.toMatch(/token_hash|token_[A-Za-z0-9]{14}/);
    const money = async () => (await world.database.pool.query("SELECT count(*)::int AS n FROM invoice")).rows[0].n;
    const before = await money();
    const [{ id }] = listed.body.webhooks;
    expect((await admin("replayWebhook", { params: { webhook_id: id }, body: { reason } })).status).toBe(200);
    expect(await events(`webhook/replayed:${id}:%`)).toEqual([{ name: "webhook/received", data: { webhookId: id } }]);
    const waiting = (await admin("listReceivedWebhooks", { query: { verdict: "waiting" } })).body.webhooks;
    expect(waiting.map((one: { id: string }) => one.id)).toContain(id);
    await world.drain();
    expect(await money()).toBe(before);
    expect(await audited("webhook.replayed")).toBe(1);
    const nobody = { params: { webhook_id: uuidv7() }, body: { reason } };
    expect((await admin("replayWebhook", nobody)).status).toBe(404);
  });
});
