import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { newStudent, usePool } from "@/test/support/engine";
import { GOOD_CARD, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { findCustomerId } from "../payment-methods/ensure-customer";
import { renewSubscription } from "../renewal/renew-subscription";
import { readPayer } from "./read-payer";
import { syncCustomer } from "./sync-customer";

const DAY_MS = 86_400_000;
const PHONE = "+919876543210";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld({ webhooks: false });
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

/** A student as an app makes them, with what it knows. */
async function student(known: object) {
  const userId = newStudent();
  const call = apiClient(withKey(world.key, userId));
  await call("putStudent", { params: { user_id: userId }, body: { state: "Karnataka", ...known } });
  const { rows } = await world.database.pool.query(
    "SELECT st.id, sub.id AS subscription_id FROM student st JOIN user_subscription sub ON sub.student_id = st.id WHERE external_id = $1",
    [userId],
  );
  const { id: studentId, subscription_id: subscriptionId } = rows[0];
  return { userId, studentId, subscriptionId, call };
}

type Student = Awaited<ReturnType<typeof student>>;

async function buy(of: Pick<Student, "call">, payer?: object, typed: object = {}) {
  const { status, body } = await of.call("checkout", { body: { plan: "premium", ...(payer ? { payer } : {}) } });
  expect(status).toBe(200);
  const order = { order_id: body.order_id, instrument: GOOD_CARD, ...typed };
  const { body: proof } = await world.control("POST", "/checkout", order);
  expect((await of.call("verify", { body: proof })).status).toBe(200);
  return proof;
}

const customersOf = async ({ studentId }: Pick<Student, "studentId">) =>
  (
    await world.database.pool.query(
      "SELECT id, name, email, contact FROM simulator.customer WHERE notes ->> 'student_id' = $1",
      [toWireId("student", studentId)],
    )
  ).rows;

const attemptsOf = async ({ subscriptionId }: Student) =>
  (
    await world.database.pool.query(
      "SELECT status, decline_code, decline_reason FROM subscription_renewal_log WHERE subscription_id = $1 ORDER BY created_at, attempt",
      [subscriptionId],
    )
  ).rows;

/** Forgets the payer, as if the student had bought before payers were kept. */
const forget = ({ studentId }: Pick<Student, "studentId">) =>
  world.database.pool.query("DELETE FROM payer WHERE student_id = $1", [studentId]);

const night = () => system(new Date(Date.now() + 29.5 * DAY_MS));

const eventsOf = async (name: string, id: string) =>
  (
    await world.database.pool.query("SELECT 1 FROM outbox_event WHERE name = $1 AND data::text LIKE '%' || $2 || '%'", [
      name,
      id,
    ])
  ).rowCount;

describe("nothing that renews is sold before the payer's address and number are known", () => {
  it.each([
    [{ name: "A" }, ["payer.email", "payer.phone"]],
    [{ email: "asha@learn.example" }, ["payer.phone"]],
    [{ phone: "98765 43210" }, ["payer.email"]],
  ])("%j is told which is missing, and leaves no order", async (known, fields) => {
    const asha = await student(known);
    const { status, body } = await asha.call("checkout", { body: { plan: "premium" } });
    expect([status, body.code, Object.keys(body.fields)]).toEqual([400, "invalid_request", fields]);
    const { rowCount } = await world.database.pool.query("SELECT 1 FROM payment_order WHERE student_id = $1", [
      asha.studentId,
    ]);
    expect(rowCount).toBe(0);
  });

  it.each(["12345", "+91 5876543210", "call me"])("%j is no phone number", async (phone) => {
    const asha = await student({ email: "asha@learn.example" });
    const { status, body } = await asha.call("checkout", { body: { plan: "premium", payer: { phone } } });
    expect([status, Object.keys(body.fields)]).toEqual([400, ["payer.phone"]]);
    const put = await asha.call("putStudent", { params: { user_id: asha.userId }, body: { phone } });
    expect([put.status, Object.keys(put.body.fields)]).toEqual([400, ["phone"]]);
  });

  it("takes them with the order, keeps them encrypted, and fills the checkout in with them", async () => {
    const asha = await student({ name: "Asha Rao" });
    const payer = { name: "Ravi Rao", email: "ravi@learn.example", phone: "098765 43211" };
    const { body } = await asha.call("checkout", { body: { plan: "premium", payer } });
    expect(body.prefill).toEqual({ name: "Ravi Rao", email: "ravi@learn.example", contact: "+919876543211" });
    const { rows } = await world.database.pool.query("SELECT payer::text AS stored FROM payer WHERE student_id = $1", [
      asha.studentId,
    ]);
    expect(rows[0].stored).not.toMatch(/ravi|9876543211/i);
    expect((await asha.call("payer")).body.payer).toEqual({
      name: "Ravi Rao",
      email: "ravi@learn.example",
      phone: "+919876543211",
      missing: [],
    });
    expect(await customersOf(asha)).toMatchObject([{ email: "ravi@learn.example", contact: "+919876543211" }]);
  });

  it("asks before an upgrade, a renewal and a new method as well", async () => {
    const asha = await student({ email: "asha2@learn.example", phone: PHONE });
    await buy(asha);
    await asha.call("setPayer", { body: { phone: null } });
    for (const [id, body] of [
      ["changePlan", { plan: "pro" }],
      ["changePaymentMethod", {}],
    ] as const) {
      const refused = await asha.call(id, { body });
      expect([id, refused.status, Object.keys(refused.body.fields)]).toEqual([id, 400, ["payer.phone"]]);
      expect((await asha.call(id, { body: { ...body, payer: { phone: PHONE } } })).status).toBe(200);
      await asha.call("setPayer", { body: { phone: null } });
    }
  });
});

describe("the payer", () => {
  it("is taken from the captured payment, and follows the student where nothing else was given", async () => {
    const asha = await student({ email: "asha3@learn.example", phone: PHONE });
    await buy(asha, undefined, { email: "asha3@learn.example", contact: "+919811111111" });
    expect(await readPayer(asha.studentId)).toMatchObject({ email: "asha3@learn.example", phone: "+919811111111" });
    expect((await readPayer(asha.studentId))?.confirmedAt).toBeInstanceOf(Date);
    await asha.call("putStudent", { params: { user_id: asha.userId }, body: { email: "new@learn.example" } });
    expect(await readPayer(asha.studentId)).toMatchObject({ email: "new@learn.example", confirmedAt: null });
    expect(await eventsOf("payment/payer.changed", asha.studentId)).toBeGreaterThan(0);
    await syncCustomer(asha.studentId);
    expect(await customersOf(asha)).toMatchObject([{ email: "new@learn.example", contact: "+919811111111" }]);
  });

  it("is what the debit carries, although the gateway's customer has nothing", async () => {
    const asha = await student({ email: "asha4@learn.example", phone: PHONE });
    await buy(asha);
    await world.database.pool.query(
      "UPDATE simulator.customer SET email = NULL, contact = NULL WHERE notes ->> 'student_id' = $1",
      [toWireId("student", asha.studentId)],
    );
    expect(await renewSubscription(night(), asha.subscriptionId)).toBe("captured");
    const { rows } = await world.database.pool.query(
      "SELECT email, contact FROM simulator.payment WHERE recurring AND email = 'asha4@learn.example'",
    );
    expect(rows).toEqual([{ email: "asha4@learn.example", contact: PHONE }]);
  });

  it("is in the export, and gone after erasure", async () => {
    const asha = await student({ email: "asha5@learn.example", phone: PHONE });
    const { body } = await asha.call("exportStudent", { params: { user_id: asha.userId } });
    expect(body.export.payer).toMatchObject({ name: null, email: null, phone: PHONE });
    expect((await asha.call("eraseStudent", { params: { user_id: asha.userId } })).status).toBe(200);
    const { rowCount } = await world.database.pool.query("SELECT 1 FROM payer WHERE student_id = $1", [asha.studentId]);
    expect(rowCount).toBe(0);
    expect(await readPayer(asha.studentId)).toBeNull();
  });
});

describe("a renewal whose payer's details are missing", () => {
  it("is declined at once by that name, with its mail, and never looks like a payment on its way", async () => {
    const asha = await student({ email: "asha6@learn.example", phone: PHONE });
    await buy(asha);
    await asha.call("setPayer", { body: { phone: null } });
    const { body: before } = await asha.call("currentSubscription");
    expect(before.subscription.payment_in_progress).toBe(false);
    expect(await renewSubscription(night(), asha.subscriptionId)).toBe("declined");
    expect(await attemptsOf(asha)).toEqual([
      { status: "declined", decline_code: "MISSING_PHONE", decline_reason: "payer_details_missing" },
    ]);
    const { body } = await asha.call("currentSubscription");
    expect(body.subscription).toMatchObject({ status: "pending_renewal", payment_in_progress: false });
    const mails = await world.database.pool.query(
      "SELECT props ->> 'reason' AS reason FROM mail WHERE student_id = $1 AND type = 'renewal_failed'",
      [asha.studentId],
    );
    expect(mails.rows).toEqual([{ reason: "payer_details_missing" }]);
  });

  it("is tried at once when they are added", async () => {
    const asha = await student({ email: "asha7@learn.example", phone: PHONE });
    await buy(asha);
    await asha.call("setPayer", { body: { phone: null } });
    await renewSubscription(night(), asha.subscriptionId);
    await asha.call("setPayer", { body: { phone: "9876543210" } });
    expect(await eventsOf("payment/method.confirmed", asha.subscriptionId)).toBe(1);
    expect(await renewSubscription(night(), asha.subscriptionId, { afresh: true })).toBe("captured");
  });

  it("is healed from the last payment for a student who bought before payers were kept", async () => {
    const asha = await student({ email: "asha8@learn.example", phone: PHONE });
    await buy(asha);
    await forget(asha);
    expect(await renewSubscription(night(), asha.subscriptionId)).toBe("captured");
    expect(await readPayer(asha.studentId)).toMatchObject({ email: "asha8@learn.example", phone: PHONE });
  });

  it("waits while the gateway cannot be asked, which is no decline", async () => {
    const asha = await student({ email: "asha9@learn.example", phone: PHONE });
    await buy(asha);
    await forget(asha);
    const fault = {
      student_id: toWireId("student", asha.studentId),
      on: "fetch",
      fault: "bad_gateway_before",
      times: 1,
    };
    await world.control("POST", "/behaviour", fault);
    await expect(renewSubscription(night(), asha.subscriptionId)).rejects.toMatchObject({ kind: "unavailable" });
    expect(await attemptsOf(asha)).toEqual([]);
    expect(await renewSubscription(night(), asha.subscriptionId)).toBe("captured");
  });

  it("ends an attempt that was prepared before they were removed", async () => {
    const asha = await student({ email: "asha10@learn.example", phone: PHONE });
    await buy(asha);
    const before = {
      student_id: toWireId("student", asha.studentId),
      on: "order",
      fault: "bad_gateway_before",
      times: 1,
    };
    await world.control("POST", "/behaviour", before);
    expect(await renewSubscription(night(), asha.subscriptionId)).toBe("waiting");
    await world.database.pool.query("UPDATE payer SET has_phone = false WHERE student_id = $1", [asha.studentId]);
    await asha.call("setPayer", { body: { phone: null } });
    const later = system(new Date(night().realNow.getTime() + 3_600_000));
    expect(await renewSubscription(later, asha.subscriptionId)).toBe("declined");
    expect(await attemptsOf(asha)).toMatchObject([{ status: "declined", decline_reason: "payer_details_missing" }]);
  });
});

describe("two students with one address and number", () => {
  async function siblings(email: string) {
    const known = { name: "Rao Family", email, phone: PHONE };
    const [one, other] = [await student(known), await student(known)];
    return { one, other };
  }

  it("have a customer each at the gateway, so neither is shown the other's cards", async () => {
    const { one, other } = await siblings("rao@learn.example");
    await buy(one);
    const { body } = await other.call("checkout", { body: { plan: "premium" } });
    const [first, second] = [await findCustomerId(one.studentId), await findCustomerId(other.studentId)];
    expect(second).not.toBe(first);
    expect(body.customer_id).toBe(second);
    // What the payer gave is on the order all the same.
    expect(body.prefill).toEqual({ name: "Rao Family", email: "rao@learn.example", contact: PHONE });
    const { rows } = await world.database.pool.query(
      "SELECT count(*)::int AS tokens FROM simulator.token WHERE customer_id = $1",
      [second],
    );
    expect(rows[0].tokens).toBe(0);
  });

  it("are each debited by their own mandate, with the payer's real address", async () => {
    const { one, other } = await siblings("rao2@learn.example");
    await buy(one);
    await buy(other, undefined, { email: "rao2@learn.example", contact: PHONE });
    for (const sibling of [one, other])
      expect(await renewSubscription(night(), sibling.subscriptionId)).toBe("captured");
    const { rows } = await world.database.pool.query(
      "SELECT DISTINCT customer_id, email FROM simulator.payment WHERE recurring AND email = 'rao2@learn.example'",
    );
    expect(rows).toHaveLength(2);
  });

  it("do not take the made-up address of the second one for the payer's", async () => {
    const { one, other } = await siblings("rao3@learn.example");
    await buy(one);
    await buy(other);
    expect(await readPayer(other.studentId)).toMatchObject({ email: "rao3@learn.example", phone: PHONE });
  });

  it("keep their own when a customer without a student has the address already", async () => {
    const asha = await student({ email: "found@learn.example", phone: PHONE });
    await world.database.pool.query(
      "INSERT INTO simulator.customer (id, name, email, contact, notes, created_at) VALUES ('cust_found', 'Somebody', 'found@learn.example', $1, '{}', now())",
      [PHONE],
    );
    await buy(asha);
    expect(await findCustomerId(asha.studentId)).not.toBe("cust_found");
  });

  it("are told apart when one's details change to the other's", async () => {
    const { one } = await siblings("rao4@learn.example");
    await buy(one);
    const third = await student({ email: "third@learn.example", phone: PHONE });
    await buy(third);
    await third.call("putStudent", { params: { user_id: third.userId }, body: { email: "rao4@learn.example" } });
    await syncCustomer(third.studentId);
    const [customer] = await customersOf(third);
    expect(customer.email).not.toBe("rao4@learn.example");
    expect(await readPayer(third.studentId)).toMatchObject({ email: "rao4@learn.example" });
  });
});
