import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { usePool } from "@/test/support/engine";
import { type Payer, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";

const KARNATAKA = "29AAGCB7383J1Z4";
const HINDI = "श्रीमती अनुष्का त्रिपाठी";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

async function buy(payer: Payer, terms: object = {}) {
  const { body } = await payer.call("checkout", { body: { plan: "premium", ...terms } });
  expect((await payer.call("verify", { body: await payer.pay(body.order_id) })).status).toBe(200);
  return newest(payer);
}

async function upgrade(payer: Payer) {
  const { body } = await payer.call("changePlan", { body: { plan: "pro" } });
  expect((await payer.call("verify", { body: await payer.pay(body.checkout.order_id) })).status).toBe(200);
  return newest(payer);
}

async function newest(payer: Payer) {
  const { body } = await payer.call("invoices", { query: { limit: "1" } });
  return (await payer.call("invoice", { params: { number: body.invoices[0].number } })).body.invoice;
}

function save(payer: Payer, body: object) {
  return payer.call("setBillingDetails", { body });
}

describe("the billing details of a student", () => {
  it("are on the invoice of a purchase in rupees, with a Hindi name and a GSTIN, and on later ones without being asked again", async () => {
    const alice = await world.newcomer();
    const address = "12, MG रोड\nबेंगलुरु 560001";
    const saved = await save(alice, { name: HINDI, address });
    expect(saved.body.billing_details).toEqual({ name: HINDI, address, state: "29", gstin: null });
    const first = await buy(alice, { gstin: KARNATAKA.toLowerCase() });
    const recipient = { name: HINDI, address, state: "29", gstin: KARNATAKA };
    expect(first).toMatchObject({ recipient, igst: 0, taxable: 67_712, cgst: 6_094, sgst: 6_094 });
    expect((await alice.call("billingDetails")).body.billing_details).toEqual(recipient);
    expect((await upgrade(alice)).recipient).toEqual(recipient);
  });

  it("need a State before a sale in rupees, which is then on the invoice and cannot be removed", async () => {
    const alice = await world.newcomer();
    await alice.call("putStudent", { params: { user_id: alice.userId }, body: { state: null } });
    const refused = await alice.call("checkout", { body: { plan: "premium" } });
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([400, ["state"]]);
    expect((await buy(alice, { state: "IN-TN" })).recipient.state).toBe("33");
    const removed = await save(alice, { state: null, gstin: null });
    expect([removed.status, Object.keys(removed.body.fields)]).toEqual([400, ["state"]]);
    // An upgrade asks for it, too, where it is missing after all.
    await alice.call("putStudent", { params: { user_id: alice.userId }, body: { state: null } });
    const change = await alice.call("changePlan", { body: { plan: "pro" } });
    expect([change.status, Object.keys(change.body.fields)]).toEqual([400, ["state"]]);
  });

  it("apply from the next invoice on, and leave the one before as it was issued", async () => {
    const alice = await world.newcomer();
    const first = await buy(alice, { gstin: KARNATAKA });
    await save(alice, { name: "Alice Rao", gstin: null, state: "Maharashtra" });
    const second = await upgrade(alice);
    expect(second.recipient).toEqual({ name: "Alice Rao", address: null, state: "27", gstin: null });
    expect([second.cgst, second.sgst, second.igst > 0]).toEqual([0, 0, true]);
    const again = await alice.call("invoice", { params: { number: first.number } });
    expect(again.body.invoice).toEqual(first);
  });

  it("given at a checkout can be removed there too", async () => {
    const alice = await world.newcomer();
    await save(alice, { gstin: KARNATAKA });
    const invoice = await buy(alice, { gstin: null, state: "27" });
    expect(invoice.recipient).toMatchObject({ state: "27", gstin: null });
  });

  it("drop a GSTIN that does not fit the given state", async () => {
    const alice = await world.newcomer();
    await save(alice, { gstin: KARNATAKA });
    expect((await save(alice, { state: "29" })).body.billing_details.gstin).toBe(KARNATAKA);
    expect((await save(alice, { state: "27" })).body.billing_details).toMatchObject({ state: "27", gstin: null });
  });

  it("follow the GSTIN, whatever state an app gives", async () => {
    const alice = await world.newcomer();
    await save(alice, { gstin: KARNATAKA });
    await alice.call("putStudent", { params: { user_id: alice.userId }, body: { state: "Kerala" } });
    expect((await alice.call("billingDetails")).body.billing_details.state).toBe("29");
    expect((await buy(alice)).recipient).toMatchObject({ state: "29", gstin: KARNATAKA });
  });

  it.each([
    [{ gstin: "29AAGCB7383J1Z5" }, "gstin"],
    [{ gstin: KARNATAKA, state: "27" }, "state"],
    [{ state: "Atlantis" }, "state"],
    [{ name: "x".repeat(101) }, "name"],
    [{ address: 7 }, "address"],
  ])("refuse %o and change nothing", async (change, field) => {
    const alice = await world.newcomer();
    const before = (await alice.call("billingDetails")).body;
    const { status, body } = await save(alice, change);
    expect([status, Object.keys(body.fields)]).toEqual([400, [field]]);
    expect((await alice.call("billingDetails")).body).toEqual(before);
  });

  it("are erased with the student", async () => {
    const alice = await world.newcomer();
    await save(alice, { name: HINDI, address: "12, MG Road", gstin: KARNATAKA });
    const exported = await alice.call("exportStudent", { params: { user_id: alice.userId } });
    expect(exported.body.export.student).toMatchObject({ billing_name: HINDI, billing_gstin: KARNATAKA });
    expect((await alice.call("eraseStudent", { params: { user_id: alice.userId } })).status).toBe(200);
    const { rows } = await world.database.pool.query(
      "SELECT billing_name, billing_address, billing_gstin, state FROM student WHERE id = $1",
      [alice.studentId],
    );
    expect(rows).toEqual([{ billing_name: null, billing_address: null, billing_gstin: null, state: null }]);
  });
});
