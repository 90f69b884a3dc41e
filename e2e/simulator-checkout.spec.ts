import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { completeEnv } from "@/lib/env";
import { type RunningSimulator, startSimulator } from "@/simulator";

/** The simulator's checkout in a merchant's page, as the script of that page sees it: the contract of Razorpay, nothing else. */

// The tests share a simulator and its database.
test.describe.configure({ mode: "default" });

const KEYS = { keyId: "rzp_test_shop", keySecret: "secret-of-the-shop", webhookSecret: "webhook-of-the-shop" };
const DATABASE = "simulator_checkout";

let simulator: RunningSimulator;
let shop: Server;
let shopUrl: string;

test.beforeAll(async () => {
  completeEnv({ STUDYMETER_MODE: "test" });
  simulator = await startSimulator({ ...KEYS, databaseUrl: await createDatabase() });
  shop = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    // The strictest policy that lets a checkout run.
    response.setHeader(
      "Content-Security-Policy",
      `default-src 'none'; script-src 'nonce-shop' ${simulator.url}; frame-src ${simulator.url}`,
    );
    response.end(shopPage(new URL(request.url ?? "/", "http://shop").searchParams.get("order") ?? ""));
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});

test.afterAll(async () => {
  shop?.closeAllConnections();
  shop?.close();
  await simulator?.stop();
});

/** A database of its own, so that these payments are not in the ledger of the app's simulator. */
async function createDatabase(): Promise<string> {
  const url = process.env.STUDYMETER_E2E_DATABASE_URL ?? "";
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${DATABASE}`);
  await client.end();
  return Object.assign(new URL(url), { pathname: `/${DATABASE}` }).href;
}

function shopPage(orderId: string): string {
  return `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1><button id="buy">Buy</button><pre id="log"></pre></main>
<script src="${simulator.url}/v1/checkout.js"></script>
<script nonce="shop">
const log = (text) => { document.getElementById("log").textContent += text + "\\n"; };
const checkout = new Razorpay({
  key: "${KEYS.keyId}", order_id: "${orderId}", recurring: true, name: "Shop <b>", description: "Premium",
  prefill: { email: "payer@shop.example", contact: "+919876543210" },
  handler: (response) => log("paid " + JSON.stringify(response)),
  modal: { ondismiss: () => log("dismissed") },
});
checkout.on("payment.failed", ({ error }) => log("failed " + error.reason + " " + error.metadata.payment_id));
document.getElementById("buy").addEventListener("click", () => checkout.open());
</script></html>`;
}

async function api(path: string, body: object) {
  const authorization = `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}`;
  const response = await fetch(simulator.url + path, {
    method: "POST",
    headers: { authorization },
    body: JSON.stringify(body),
  });
  return response.json();
}

let serial = 0;

async function openCheckout(page: Page) {
  const customer = await api("/v1/customers", { email: `shop${++serial}@example.com` });
  const token = { max_amount: 99_900, frequency: "as_presented" };
  const order = await api("/v1/orders", { amount: 49_900, currency: "INR", customer_id: customer.id, token });
  await page.goto(`${shopUrl}/?order=${order.id}`);
  await page.getByRole("button", { name: "Buy" }).click();
  const frame = page.frameLocator("iframe");
  await expect(frame.getByText("Test gateway: no money moves.")).toBeVisible();
  return { orderId: order.id as string, frame, log: page.locator("#log") };
}

test("a declined card is reported with its reason, and another card pays", async ({ page }) => {
  const { orderId, frame, log } = await openCheckout(page);
  await expect(frame.getByRole("heading", { name: "Shop <b>" })).toBeVisible();
  await frame.getByLabel(/4100 2800 0008 0001/).check();
  await frame.getByRole("button", { name: "Pay ₹499.00" }).click();
  await expect(frame.getByRole("alert")).toContainText("insufficient_funds");
  await expect(log).toContainText(/failed insufficient_funds pay_\w{14}/);
  await frame.getByLabel(/4100 2800 0000 1007/).check();
  await frame.getByRole("button", { name: "Pay ₹499.00" }).click();
  await expect(log).toContainText(/paid \{"razorpay_payment_id":"pay_\w{14}","razorpay_order_id":"order_\w{14}"/);
  expect(await log.textContent()).toContain(orderId);
  await expect(page.locator("iframe")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Buy" })).toBeFocused();
});

test("UPI pays with the keyboard only", async ({ page }) => {
  const { frame, log } = await openCheckout(page);
  await expect(frame.getByLabel("Card", { exact: true })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(frame.getByLabel(/success@razorpay/)).toBeVisible();
  await expect(frame.getByLabel(/4100 2800 0000 1007/)).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(log).toContainText("paid");
});

test("closing, cancelling and Escape all dismiss, and nothing is paid", async ({ page }) => {
  const ways = [
    (frame: ReturnType<Page["frameLocator"]>) => frame.getByRole("button", { name: "Close without paying" }).click(),
    (frame: ReturnType<Page["frameLocator"]>) => frame.getByRole("button", { name: "Cancel" }).click(),
    () => page.keyboard.press("Escape"),
  ];
  for (const leave of ways) {
    const { frame, log } = await openCheckout(page);
    await leave(frame);
    await expect(log).toHaveText("dismissed\n");
    await expect(page.locator("iframe")).toHaveCount(0);
  }
});

test("a response that is lost after the payment is not shown as a decline", async ({ page }) => {
  const { orderId, frame, log } = await openCheckout(page);
  await api("/__control/behaviour", { on: "checkout", fault: "bad_gateway" });
  await frame.getByRole("button", { name: "Pay ₹499.00" }).click();
  await expect(frame.getByRole("alert")).toContainText("We could not find out whether the payment was made");
  await expect(log).toHaveText("");
  await page.goto(`${shopUrl}/?order=${orderId}`);
  await page.getByRole("button", { name: "Buy" }).click();
  await expect(page.frameLocator("iframe").getByText("This order has already been paid")).toBeVisible();
});

test("the page has no accessibility violations in light, nor its colours in dark", async ({ page }) => {
  const { frame } = await openCheckout(page);
  const address = await frame.locator(":root").evaluate(() => window.location.href);
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const { scheme, options, least } of [
    { scheme: "light", options: {}, least: 11 },
    { scheme: "dark", options: { runOnly: ["color-contrast"] }, least: 1 },
  ]) {
    await page.goto(`${address}&scheme=${scheme}`);
    // Evaluated and not added as a script element, because the policy of the page blocks foreign scripts.
    await page.evaluate(axe);
    const found = await page.evaluate((given) => (Reflect.get(window, "axe") as Axe).run(given), options);
    expect(found.violations, scheme).toEqual([]);
    expect(found.passes.length, scheme).toBeGreaterThanOrEqual(least);
  }
});

interface Axe {
  run(options: object): Promise<AxeResult>;
}

interface AxeResult {
  violations: { id: string }[];
  passes: unknown[];
}
