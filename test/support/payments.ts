import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type pg from "pg";
import { POST as receive } from "@/app/api/webhooks/razorpay/route";
import { findWaitingWebhooks } from "@/lib/db/payment/webhook-rows";
import { toWireId } from "@/lib/domain/id";
import { completeEnv } from "@/lib/env";
import { ADDRESS_HEADER } from "@/lib/http/address";
import { processWebhook } from "@/lib/services/gateway-sync/process-webhook";
import { apiClient, withKey } from "./api";
import { GOOD_CARD } from "./clock-student";
import { createTestDatabase, type TestDatabase } from "./database";
import { insertApiKey, newStudent } from "./engine";
import { control, KEYS, startTestSimulator } from "./simulator";

export { GOOD_CARD };
/** A test card that is declined for insufficient funds. */
export const POOR_CARD = "4100280000080001";

/** The source of changes that no person makes. */
export function system(realNow = new Date()) {
  return { realNow, requestId: null, actor: "system", actorId: null } as const;
}

/** Our services and a simulator that sends its webhooks to our route, on one database. The test must call usePool with its pool. */
export interface PaymentWorld {
  database: TestDatabase;
  /** Where the simulator is. */
  url: string;
  key: string;
  newcomer(): Promise<Payer>;
  /** Processes the received webhooks, as the job does, until none is left. */
  drain(): Promise<void>;
  /** The events of an order that the simulator has stored, sent or not. */
  eventsOf(orderId: string): Promise<{ id: string; type: string }[]>;
  /** Sends these now, in this order, and waits for the responses. */
  send(eventIds: string[], times?: number): Promise<void>;
  /** The simulator's control API. */
  control(method: string, path: string, body?: object): Promise<{ status: number; body: Json }>;
  stop(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
type Json = any;

export interface Payer {
  userId: string;
  studentId: string;
  call: ReturnType<typeof apiClient>;
  /** Pays an order at the simulator's checkout. @returns what the handler of the page would get */
  pay(orderId: string, instrument?: string, extra?: object): Promise<Json>;
  row(): Promise<Json>;
}

export async function startPaymentWorld(
  options: { webhooks?: boolean; currency?: string } = {},
): Promise<PaymentWorld> {
  const database = await createTestDatabase({ poolSize: 30 });
  const receiver = createServer(
    getRequestListener((request) => {
      const headers = new Headers(request.headers);
      headers.set(ADDRESS_HEADER, "127.0.0.1");
      return receive(
        new Request(request.url, { method: "POST", headers, body: request.body, duplex: "half" } as RequestInit),
      );
    }),
  );
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const webhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/api/webhooks/razorpay`;
  const simulator = await startTestSimulator({
    databaseUrl: database.url,
    ...(options.webhooks === false ? {} : { webhookUrl }),
  });
  completeEnv({
    RAZORPAY_BASE_URL: simulator.url,
    BILLING_CURRENCY: options.currency ?? "INR",
    SELLER_GSTIN: "29AAGCB7383J1Z4",
  });
  const key = await insertApiKey(database.pool, ["admin"]);
  const { url } = simulator;
  return {
    database,
    url,
    key,
    newcomer: () => newcomer(database.pool, key, url),
    drain: async () => {
      for (let waiting = await findWaitingWebhooks(new Date(), 500); waiting.length > 0; ) {
        for (const { id } of waiting) await processWebhook(system(), id);
        waiting = await findWaitingWebhooks(new Date(), 500);
      }
    },
    eventsOf: async (orderId) => {
      const { body } = await control(url, "GET", `/webhooks/events?order=${orderId}`);
      return body.events.map(({ event_id: id, type }: { event_id: string; type: string }) => ({ id, type }));
    },
    send: async (event_ids, times = 1) => {
      const { status } = await control(url, "POST", "/webhooks/send", { event_ids, times });
      if (status !== 200) throw new Error("the simulator does not know these events");
    },
    control: (method, path, body) => control(url, method, path, body),
    stop: async () => {
      await simulator.stop();
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
      await database.drop();
      completeEnv({ RAZORPAY_BASE_URL: "", BILLING_CURRENCY: "", SELLER_GSTIN: "" });
    },
  };
}

/** Everything that a student needs to buy. */
const PAYER = { name: "Alice Rao", state: "Karnataka", phone: "+919876543210" };

async function newcomer(pool: pg.Pool, key: string, url: string): Promise<Payer> {
  const userId = newStudent();
  const call = apiClient(withKey(key, userId));
  const email = `${userId}@learn.example`;
  await call("putStudent", { params: { user_id: userId }, body: { ...PAYER, email } });
  const { rows } = await pool.query("SELECT id FROM student WHERE external_id = $1", [userId]);
  const studentId: string = rows[0].id;
  return {
    userId,
    studentId,
    call,
    pay: async (order_id, instrument = GOOD_CARD, extra = {}) => {
      const { body } = await control(url, "POST", "/checkout", { order_id, instrument, ...extra });
      return body;
    },
    row: async () => {
      const found = await pool.query("SELECT * FROM user_subscription WHERE student_id = $1", [studentId]);
      return found.rows[0];
    },
  };
}

/** Captured and refunded amounts of a student in the simulator's ledger and in ours, and the total of invoices and credit notes. */
export async function ledgerOf(world: PaymentWorld, { studentId }: Payer) {
  const customer = toWireId("student", studentId);
  const theirs = await world.control("GET", `/ledger/totals?customer=${customer}`);
  const [total] = theirs.body.totals;
  const { rows } = await world.database.pool.query(
    `SELECT coalesce(sum(amount) FILTER (WHERE captured_at IS NOT NULL), 0)::int AS captured, coalesce(sum(amount_refunded), 0)::int AS refunded,
       (SELECT coalesce(sum(CASE kind WHEN 'invoice' THEN total ELSE -total END), 0)::int FROM invoice WHERE student_id = $1) AS invoiced,
       (SELECT count(*)::int FROM invoice WHERE student_id = $1 AND kind = 'invoice') AS invoices
     FROM payment WHERE student_id = $1`,
    [studentId],
  );
  const { captured, refunded, invoiced, invoices } = rows[0];
  return {
    theirs: { captured: total?.captured ?? 0, refunded: total?.refunded ?? 0 },
    ours: { captured, refunded },
    invoiced,
    invoices,
  };
}

/** Refunds as our staff do at the gateway's dashboard. */
export async function refundAtDashboard(world: PaymentWorld, paymentId: string, amount?: number): Promise<void> {
  const response = await fetch(`${world.url}/v1/payments/${paymentId}/refund`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}` },
    body: JSON.stringify(amount ? { amount } : {}),
  });
  if (!response.ok) throw new Error(`the simulator refunded nothing: ${response.status}`);
}
