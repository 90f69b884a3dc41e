import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Studymeter } from "@/lib/client";
import { type RunningApp, startApp } from "../support/app";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { insertApiKey, newStudent } from "../support/engine";
import { readPdf } from "../support/pdf-text";
import { KEYS } from "../support/simulator";

interface ApiResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
  body: any;
}

let database: TestDatabase;
let app: RunningApp;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  key = await insertApiKey(database.pool, ["admin"]);
  app = await startApp({ databaseUrl: database.url });
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

async function call(method: string, path: string, body?: object, userId?: string): Promise<ApiResponse> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(userId ? { "x-user-id": userId } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json() };
}

describe("what is somebody else's", () => {
  /** Alice has paid; Bob has Alice's invoice number and the proof of payment of Alice's checkout. */
  async function aliceAndBob() {
    const [alice, bob] = [newStudent(), newStudent()];
    for (const [id, name] of [
      [alice, "Alice"],
      [bob, "Bob"],
    ]) {
      await call("PUT", `/api/students/${id}`, { email: `${id}@learn.example`, name, phone: "9876543210" });
    }
    const { body: order } = await call("POST", "/api/subscriptions/checkout", { plan: "premium" }, alice);
    const instrument = "success@razorpay";
    const { body: paid } = await call("POST", "/api/simulator/checkout", { order_id: order.order_id, instrument });
    const { success: _, ...proof } = paid;
    expect((await call("POST", "/api/subscriptions/verify", proof, alice)).status).toBe(200);
    const { body: listed } = await call("GET", "/api/invoices", undefined, alice);
    const { body: minted } = await call("POST", "/api/tokens", { user_id: bob });
    return { alice, bob, proof, number: String(listed.invoices[0].number), bobsToken: String(minted.token) };
  }

  test("is not found, in every form of the address and for every other caller", async () => {
    const { alice, bob, number, bobsToken } = await aliceAndBob();
    const encoded = [...number].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
    const forms = [number, `${number}/`, encoded, `${number}?user_id=${alice}`, `${number.toLowerCase()}`];
    const callers: Record<string, string>[] = [
      { authorization: `Bearer ${bobsToken}` },
      { authorization: `Bearer ${key}`, "x-user-id": bob },
      { authorization: `Bearer ${key}`, "x-user-id": newStudent() },
    ];
    for (const form of forms) {
      for (const headers of callers) {
        for (const accept of ["application/json", "application/pdf", "*/*"]) {
          const response = await fetch(`${app.url}/api/invoices/${form}`, { headers: { ...headers, accept } });
          expect([form, accept, response.status]).toEqual([form, accept, 404]);
          expect(await response.text()).not.toContain("Alice");
        }
      }
    }
    expect((await call("GET", `/api/invoices/${encoded}`, undefined, alice)).status).toBe(200);
  });

  test("is not paid, if an order, and not removed, if a payment method", async () => {
    const { alice, bob, proof, bobsToken } = await aliceAndBob();
    const asBob = { authorization: `Bearer ${bobsToken}` };
    for (const path of ["/api/subscriptions/verify", "/api/subscriptions/verify/"]) {
      const body = JSON.stringify(proof);
      const response = await fetch(`${app.url}${path}`, { method: "POST", headers: asBob, body });
      expect([response.status, (await response.json()).code]).toEqual([404, "not_found"]);
    }
    for (const path of ["/api/subscriptions/payment-method", "/api/subscriptions/payment-method/"]) {
      const removed = await fetch(`${app.url}${path}`, { method: "DELETE", headers: asBob });
      expect([removed.status, (await removed.json()).code]).toEqual([404, "not_found"]);
      const named = await fetch(`${app.url}${path}`, { headers: { ...asBob, "x-user-id": alice } });
      expect(named.status).toBe(403);
      expect((await call("GET", path, undefined, bob)).body.payment_method).toBe(null);
    }
    const { body } = await call("GET", "/api/subscriptions/payment-method", undefined, alice);
    expect(body.payment_method).toMatchObject({ kind: "upi", status: "confirmed" });
  });
});

describe("the app with the local Razorpay on its own port", () => {
  test("sells a plan to a client without a browser, and receives its webhooks", async () => {
    const alice = newStudent();
    await call("PUT", `/api/students/${alice}`, { email: "alice@learn.example", name: "Alice", phone: "9876543210" });
    const checkout = await call("POST", "/api/subscriptions/checkout/", { plan: "premium" }, alice);
    expect([checkout.status, checkout.body.amount, checkout.body.currency]).toEqual([200, 999, "USD"]);
    const order_id: string = checkout.body.order_id;

    const decline = { user_id: alice, next: "decline", reason: "card_declined" };
    expect((await call("POST", "/api/simulator/behaviour", decline)).status).toBe(200);
    const declined = await call("POST", "/api/simulator/checkout", { order_id, instrument: "success@razorpay" });
    expect([declined.status, declined.body.code, declined.body.reason]).toEqual([
      402,
      "payment_declined",
      "card_declined",
    ]);

    const paid = await call("POST", "/api/simulator/checkout", { order_id, instrument: "success@razorpay" });
    const { success, ...proof } = paid.body;
    expect(success).toBe(true);
    const verified = await call("POST", "/api/subscriptions/verify", proof, alice);
    expect([verified.status, verified.body.subscription.plan]).toEqual([200, "premium"]);
    await expect
      .poll(
        async () =>
          (await database.pool.query("SELECT DISTINCT type FROM webhook_event ORDER BY type")).rows.map(
            (row) => row.type,
          ),
        { timeout: 60_000 },
      )
      .toEqual(expect.arrayContaining(["order.paid", "payment.captured", "payment.failed"]));
  });

  test("gives the receipt as a PDF to a browser and to the client, and to nobody else in any form of the address", async () => {
    const [alice, eve] = [newStudent(), newStudent()];
    for (const user of [alice, eve])
      await call("PUT", `/api/students/${user}`, { email: `${user}@learn.example`, phone: "9876543210" });
    const { body } = await call("POST", "/api/subscriptions/checkout", { plan: "premium" }, alice);
    const order = { order_id: body.order_id, instrument: "success@razorpay" };
    const { success, ...proof } = (await call("POST", "/api/simulator/checkout", order)).body;
    expect((await call("POST", "/api/subscriptions/verify", proof, alice)).status).toBe(200);
    const { body: listed } = await call("GET", "/api/invoices", undefined, alice);
    const number: string = listed.invoices[0].number;

    const get = (path: string, user: string, accept: string) =>
      fetch(`${app.url}/api/invoices/${path}`, {
        redirect: "manual",
        headers: { authorization: `Bearer ${key}`, "x-user-id": user, accept },
      });
    const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const files = [];
    for (const path of [number, `${number}/`]) {
      const response = await get(path, alice, browser);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${number}.pdf"`);
      files.push(Buffer.from(await response.arrayBuffer()));
    }
    expect(files[0]).toEqual(files[1]);
    const client = new Studymeter({ baseUrl: app.url, apiKey: key, userId: alice });
    expect(Buffer.from(await client.invoicePdf(number))).toEqual(files[0]);
    const { text } = await readPdf(files[0] ?? Buffer.of());
    expect(text).toContain(`Invoice number ${number}`);
    expect(text).toContain("$9.99");
    expect((await get(number, alice, "image/png")).status).toBe(406);

    const escaped = [...number].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
    const forms = [
      number,
      `${number}/`,
      `${number}.pdf`,
      `${number}%2F`,
      `${number}%20`,
      number.toLowerCase(),
      escaped,
    ];
    for (const form of [...forms, `${number}%2e`, `${number}?user_id=${alice}`, `..%2Finvoices%2F${number}`]) {
      for (const accept of ["application/json", browser]) {
        const response = await get(form, eve, accept);
        expect([form, response.status, (await response.json()).code]).toEqual([form, 404, "not_found"]);
      }
    }
    expect((await get(escaped, alice, browser)).status).toBe(200);
  });

  test("serves the checkout's script, and takes no webhook that is not signed", async () => {
    const script = await fetch(`${app.url}/razorpay/v1/checkout.js`);
    expect([script.status, await script.text()]).toEqual([200, expect.stringContaining("window.Razorpay")]);
    const forged = await fetch(`${app.url}/api/webhooks/razorpay`, {
      method: "POST",
      headers: { "x-razorpay-signature": "0".repeat(64), "x-razorpay-event-id": "forged" },
      body: JSON.stringify({ event: "payment.captured", payload: {} }),
    });
    expect([forged.status, (await forged.json()).code]).toEqual([400, "invalid_request"]);
    const stored = await database.pool.query("SELECT 1 FROM webhook_event WHERE event_id = 'forged'");
    expect(stored.rows).toEqual([]);
  });

  test("writes no token, customer, card or secret into its log", () => {
    expect(app.output()).not.toMatch(/token_\w{10}|cust_\w{10}|41002800/);
    for (const secret of [KEYS.keySecret, KEYS.webhookSecret]) expect(app.output()).not.toContain(secret);
  });
});
