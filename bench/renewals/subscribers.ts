import { randomUUID } from "node:crypto";
import type pg from "pg";
import { createApiKey, hashApiKey } from "@/lib/crypto/api-key";
import { encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { buildPayer } from "@/lib/services/payers/save-payer";
import { createId } from "@/simulator/ids";

/** Razorpay's good test card. */
const CARD = "4100280000001007";
const PAGE = 1_000;

/** A student who buys Premium over HTTP, as a person does; the others are copies. */
export async function buyOnce(url: string, key: string): Promise<string> {
  const call = async (method: string, path: string, body: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, "X-User-ID": "first", "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const content = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(content)}`);
    return content;
  };
  await call("PUT", "/api/students/first", {
    email: "first@bench.example",
    name: "First Payer",
    phone: "+919876543210",
  });
  const { order_id } = await call("POST", "/api/subscriptions/checkout", { plan: "premium" });
  const { success: _, ...paid } = await call("POST", "/api/simulator/checkout", { order_id, instrument: CARD });
  const { subscription } = await call("POST", "/api/subscriptions/verify", paid);
  return subscription.id;
}

export async function makeKey(pool: pg.Pool): Promise<string> {
  const key = createApiKey();
  await pool.query(
    `INSERT INTO api_key (id, name, hash, last_four, scopes, created_at, rate_limit_per_minute, student_rate_limit_per_minute)
     VALUES (gen_random_uuid(), 'bench', $1, $2, ARRAY['admin'], now(), 2000000000, 2000000000)`,
    [hashApiKey(key), key.slice(-4)],
  );
  return key;
}

/**
 * Adds copies of the first student in both ledgers: each on Premium with renewal due today, and with their own card that the local Razorpay
 * knows.
 *
 * @returns the ids of their subscriptions
 */
export async function addSubscribers(pool: pg.Pool, amount: number): Promise<string[]> {
  const { rows } = await pool.query<{ student_id: string }>(
    `SELECT s.student_id FROM user_subscription s JOIN student st ON st.id = s.student_id WHERE st.external_id = 'first'`,
  );
  const first = rows[0]?.student_id;
  const subscriptions: string[] = [];
  for (let from = 0; from < amount; from += PAGE) {
    const people = Array.from({ length: Math.min(PAGE, amount - from) }, (_, index) => person(from + index));
    await pool.query(COPIES, [first, JSON.stringify(people)]);
    subscriptions.push(...people.map(({ subscription }) => subscription));
  }
  await pool.query("ANALYZE");
  return subscriptions;
}

function person(index: number) {
  const student = randomUUID();
  const method = randomUUID();
  const customer = createId("customer");
  const token = createId("token");
  const encryptedCustomer = encryptValue(customer, { table: "gateway_customer", rowId: student });
  const payer = buildPayer(student, { name: null, email: null, phone: "+919876543210" }, null, new Date());
  const encryptedToken = encryptValue(token, { table: "payment_method", rowId: method });
  return {
    student,
    method,
    customer,
    token,
    subscription: randomUUID(),
    name: `payer-${index}`,
    customer_ciphertext: encryptedCustomer.ciphertext.toString("hex"),
    customer_hash: gatewayIdHash(customer).toString("hex"),
    token_ciphertext: encryptedToken.ciphertext.toString("hex"),
    token_hash: gatewayIdHash(token).toString("hex"),
    payer_ciphertext: payer.ciphertext.toString("hex"),
    encryption_key_id: encryptedToken.keyId,
  };
}

const COPIES = `
  WITH p AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS p (student uuid, method uuid, customer text, token text, subscription uuid, name text,
      customer_ciphertext text, customer_hash text, token_ciphertext text, token_hash text, payer_ciphertext text, encryption_key_id text)
  ),
  original AS (
    SELECT s.*, st.currency, c.id AS customer_id, c.contact FROM user_subscription s JOIN student st ON st.id = s.student_id
    CROSS JOIN LATERAL (SELECT id, contact FROM simulator.customer ORDER BY created_at LIMIT 1) c WHERE s.student_id = $1::uuid
  ),
  students AS (
    INSERT INTO student (id, external_id, name, email, currency, created_at, updated_at)
    SELECT p.student, p.name, 'Payer', p.name || '@bench.example', original.currency, now(), now() FROM p, original
  ),
  subscriptions AS (
    INSERT INTO user_subscription (id, student_id, plan_key, status, plan_version_id, price_amount, price_currency, auto_renewal, start_date,
      end_date, renewal_date, last_payment_date, entitled_plan_version_id, entitled_until, quota_anchor, created_at, updated_at)
    SELECT p.subscription, p.student, plan_key, status, plan_version_id, price_amount, price_currency, auto_renewal, now() - interval '29 days',
      now() + interval '1 day', (now() AT TIME ZONE 'Asia/Kolkata')::date, now() - interval '29 days', entitled_plan_version_id,
      now() + interval '4 days', now() - interval '29 days', now(), now() FROM p, original
  ),
  customers AS (
    INSERT INTO gateway_customer (student_id, customer_ciphertext, customer_hash, encryption_key_id, created_at)
    SELECT p.student, decode(p.customer_ciphertext, 'hex'), decode(p.customer_hash, 'hex'), p.encryption_key_id, now() FROM p
  ),
  -- A debit needs the payer's address and number.
  payers AS (
    INSERT INTO payer (student_id, payer_ciphertext, encryption_key_id, has_email, has_phone, created_at, updated_at)
    SELECT p.student, decode(p.payer_ciphertext, 'hex'), p.encryption_key_id, false, true, now(), now() FROM p
  ),
  methods AS (
    INSERT INTO payment_method (id, student_id, kind, status, is_default, token_ciphertext, token_hash, encryption_key_id, network, last_four, mandate_max,
      created_at, updated_at)
    SELECT p.method, p.student, 'card', 'confirmed', true, decode(p.token_ciphertext, 'hex'), decode(p.token_hash, 'hex'), p.encryption_key_id, m.network,
      m.last_four, m.mandate_max, now(), now() FROM p, payment_method m WHERE m.student_id = $1::uuid AND m.is_default
  ),
  theirs AS (
    INSERT INTO simulator.customer (id, name, email, contact, notes, created_at)
    SELECT p.customer, p.name, p.name || '@bench.example', original.contact, jsonb_build_object('student_id', 'stu_' || replace(p.student::text, '-', '')),
      now() FROM p, original RETURNING id
  )
  INSERT INTO simulator.token (id, customer_id, method, instrument, card, status, max_amount, expire_at, created_at)
  SELECT p.token, theirs.id, t.method, t.instrument, t.card, t.status, t.max_amount, t.expire_at, now()
  FROM p JOIN theirs ON theirs.id = p.customer JOIN original ON true JOIN simulator.token t ON t.customer_id = original.customer_id`;
