import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getProcessEnv } from "@/lib/env";
import { createGateway } from "@/lib/gateway";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { control, freePort, KEYS } from "@/test/support/simulator";
import { createSimulator, type Simulator } from "./index";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

describe("Mounted on a path of another server", () => {
  let simulator: Simulator;
  let url: string;
  const server = createServer((request, response) => void simulator.listener(request, response));

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/razorpay`;
    simulator = createSimulator({ ...KEYS, databaseUrl: database.url, publicUrl: url });
    await simulator.start();
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await simulator.stop();
  });

  it("serves the SDK, the script and the page under its prefix", async () => {
    const gateway = createGateway({ ...KEYS, baseUrl: url });
    expect(await gateway.findOrderByReceipt("none")).toBeNull();
    const script = await fetch(`${url}/v1/checkout.js`);
    expect([script.status, script.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    const page = await fetch(`${url}/v1/checkout/page?key=${KEYS.keyId}&order_id=none`);
    expect(await page.text()).toContain("The simulator has no such order.");
  });

  it("writes nothing of the address into the page that is not escaped", async () => {
    const address = new URL(`${url}/v1/checkout/page`);
    address.search = new URLSearchParams({ key: '"><script>', origin: "\"'<img>", scheme: '"><b>' }).toString();
    const html = await (await fetch(address)).text();
    for (const tag of ['"><script>', "<img>", "<b>"]) expect(html).not.toContain(tag);
  });

  it("accepts no payment with another key id, and no control without the secret", async () => {
    const post = (path: string, body: object) => fetch(url + path, { method: "POST", body: JSON.stringify(body) });
    expect((await post("/v1/checkout/pay", { key_id: "rzp_test_other", order_id: "x" })).status).toBe(401);
    expect((await post("/__control/reset", {})).status).toBe(401);
  });

  it("responds to invalid JSON and unknown paths in Razorpay's format", async () => {
    const headers = { authorization: `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}` };
    const bad = await fetch(`${url}/v1/orders`, { method: "POST", headers, body: "{" });
    expect(await bad.json()).toMatchObject({ error: { code: "BAD_REQUEST_ERROR", metadata: {} } });
    const unknown = await fetch(`${url}/v1/settlements`, { headers });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({
      error: { description: "The requested URL was not found on the server." },
    });
    const big = await fetch(`${url}/v1/orders`, { method: "POST", headers, body: `"${"x".repeat(1_000_000)}"` });
    expect([big.status, await big.json()]).toEqual([
      413,
      { error: expect.objectContaining({ code: "BAD_REQUEST_ERROR", description: "The request body is too large." }) },
    ]);
  });

  it("asks for Basic auth without a key or with a wrong one, and does not reveal whether the path exists", async () => {
    const other = { authorization: `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}x`).toString("base64")}` };
    for (const headers of [{}, other, { authorization: "Basic ???" }]) {
      for (const path of ["/v1/orders", "/v1/unknown", "/__control/ledger"]) {
        const response = await fetch(url + path, { headers });
        expect(response.headers.get("www-authenticate")).toBe('Basic realm="Razorpay"');
        expect([response.status, await response.json()]).toEqual([
          401,
          {
            error: {
              code: "BAD_REQUEST_ERROR",
              description: "Authentication failed",
              source: "NA",
              step: "NA",
              reason: "NA",
              metadata: {},
            },
          },
        ]);
      }
    }
  });

  it("serves callers that have only Request and Response, also with a lost response or a broken connection", async () => {
    const headers = { authorization: `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}` };
    const ask = (signal?: AbortSignal) => simulator.fetch(new Request(`${url}/v1/orders`, { headers, signal }));
    expect((await ask()).status).toBe(200);
    await control(url, "POST", "/behaviour", { on: "fetch", fault: "reset" });
    await expect((await ask()).text()).rejects.toThrow(/reset/);
    await control(url, "POST", "/behaviour", { on: "fetch", fault: "timeout" });
    expect((await ask(AbortSignal.timeout(200))).status).toBe(504);
  });
});

describe("By itself", () => {
  const children: ChildProcess[] = [];

  async function startProcess(port: number, env: Record<string, string> = {}) {
    const child = spawn(process.execPath, ["--import", "tsx", "simulator/main.ts"], {
      cwd: join(import.meta.dirname, ".."),
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...getProcessEnv(),
        NODE_ENV: "test",
        STUDYMETER_MODE: "test",
        DATABASE_URL: database.url,
        SIMULATOR_PORT: String(port),
        RAZORPAY_KEY_ID: KEYS.keyId,
        RAZORPAY_KEY_SECRET: KEYS.keySecret,
        RAZORPAY_WEBHOOK_SECRET: KEYS.webhookSecret,
        ...env,
      },
    });
    children.push(child);
    let output = "";
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    await Promise.race([once(child.stdout, "data"), once(child, "close")]);
    return { child, said: () => output };
  }

  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  it("loses nothing when it is killed", async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const gateway = createGateway({ ...KEYS, baseUrl: url });
    const { child: first } = await startProcess(port);
    const customer = await gateway.createCustomer({
      name: "Asha",
      email: "kill@example.com",
      contact: "+919876543210",
      studentId: "s-kill",
    });
    if (customer.kind !== "done") throw new Error(customer.cause);
    const order = { amount: 49_900, currency: "INR", receipt: "kill-9", customerId: customer.value.id };
    const made = await gateway.createOrder(order);
    first.kill("SIGKILL");
    await once(first, "exit");
    await startProcess(port);
    expect(made).toMatchObject({ kind: "done", value: await gateway.findOrderByReceipt("kill-9") });
  });

  it("refuses to start in production with a clear message", async () => {
    const { child, said } = await startProcess(await freePort(), { STUDYMETER_MODE: "production" });
    if (child.exitCode === null) await once(child, "close");
    expect(child.exitCode).toBe(1);
    expect(said()).toContain("does not start in production");
    expect(said()).not.toMatch(/ {4}at /);
  });
});
