import { readFile } from "node:fs/promises";
import { type BrowserContext, expect, test } from "@playwright/test";
import { readPdf } from "@/test/support/pdf-text";
import { EMPTY, GOOD, windowOn } from "./support/gateway-window";
import { collectComplaints, expectAccessible, useTheme } from "./support/page";
import { buyPremium, createPortalStudent } from "./support/portal-student";
import { createStudent, signIn } from "./support/student";

/** A student buys a plan with a card, opens the receipt, cancels and resumes. */

const PHONE = { width: 390, height: 844 };

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => expect(complaints).toEqual([]));

function countOrders(context: BrowserContext): { count: number } {
  const orders = { count: 0 };
  context.on("request", (call) => {
    if (call.method() === "POST" && new URL(call.url()).pathname === "/api/subscriptions/checkout") orders.count++;
  });
  return orders;
}

test("a plan is bought on a phone after all that can go wrong, then cancelled and kept", async ({
  page,
  context,
  request,
}) => {
  await page.setViewportSize(PHONE);
  await signIn(page, await createStudent(request));
  await useTheme(context, "dark");
  const orders = countOrders(context);
  await page.goto("/upgrade?plan=premium&feature=quiz");
  await expectAccessible(page, "upgrade");
  const pay = page.getByRole("button", { name: "Get Premium: pay $9.99 today" });

  await page.route("**/v1/checkout.js", (route) => route.abort());
  await pay.dblclick();
  await expect(page.getByRole("heading", { name: "The payment window didn't load" })).toBeFocused();
  expect(orders.count).toBe(1);
  await expectAccessible(page, "script blocked");
  // The browser's messages about the requests that this test blocked.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes("net::ERR_FAILED")));
  await page.unroute("**/v1/checkout.js");

  const gateway = windowOn(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await gateway.isOpen();
  await gateway.close();
  await expect(page.getByRole("heading", { name: "You haven't paid" })).toBeFocused();
  await expectAccessible(page, "closed");

  await page.getByRole("button", { name: "Continue to payment" }).click();
  await gateway.pay(EMPTY);
  await gateway.declined();
  await gateway.close();
  await expect(page.getByRole("heading", { name: "The payment was declined" })).toBeFocused();
  await expect(page.getByText("There wasn't enough money in the account. Nothing was charged.")).toBeVisible();
  await expectAccessible(page, "declined");

  await page.getByRole("button", { name: "Try another payment method" }).click();
  await gateway.pay(GOOD);
  await expect(page.getByRole("heading", { name: "Premium is active" })).toBeFocused();
  await expect(page.getByText("No limits on any feature")).toBeVisible();
  await expectAccessible(page, "paid");

  await page.locator('a[href^="/billing/invoices/"]').click();
  await expect(page.getByRole("heading", { name: "Invoice" })).toBeVisible();
  await expect(page.getByRole("row", { name: "Total paid" })).toContainText("$9.99");
  await expectAccessible(page, "invoice");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download PDF" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^INV-\d{4}-\d{6}\.pdf$/);
  const pdf = await readPdf(await readFile(await file.path()));
  expect(pdf.pages).toBe(1);
  expect(pdf.text).toContain("$9.99");
  const receipt = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "Billing" }).click();
  await expect(page.getByText(/^On \d+ \w+( \d+)? we charge \$9\.99 to .* ending in 1007\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel…" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel Premium?" });
  await expect(dialog.getByText(/^All of Premium works until/)).toBeVisible();
  await expectAccessible(page, "cancel");
  await dialog.getByRole("button", { name: "Cancel Premium" }).click();
  await expect(page.getByText(/^You won't be charged again\. Premium works until/)).toBeVisible();
  await page.goto("/dashboard");
  await expect(page.getByText(/^Premium ends on/)).toBeVisible();
  await page.getByRole("link", { name: "Keep Premium" }).click();
  await page.getByRole("button", { name: "Keep Premium" }).click();
  await expect(page.getByText(/we charge \$9\.99 to/)).toBeVisible();
  await page.getByRole("switch", { name: "Auto-renewal" }).click();
  await expect(page.getByText(/^You won't be charged automatically\./)).toBeVisible();
  await expectAccessible(page, "billing");

  await context.clearCookies({ name: "studymeter.session" });
  await signIn(page, await createStudent(request));
  expect((await page.goto(receipt))?.status()).toBe(404);
  await expect(page.getByText("Invoice")).toHaveCount(0);
});

test("a plan that is paid in another tab is not paid twice", async ({ page, context, request }) => {
  await signIn(page, await createStudent(request));
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto("/upgrade");
    await tab.getByRole("button", { name: "Get Premium: pay $9.99 today" }).click();
    await windowOn(tab).isOpen();
  }
  await windowOn(other).pay(GOOD);
  await expect(other.getByRole("heading", { name: "Premium is active" })).toBeVisible();
  await windowOn(page).close();
  await expect(page.getByRole("heading", { name: "Premium is active" })).toBeVisible();
  await page.goto("/billing");
  await expect(page.getByRole("link", { name: /^Receipt/ })).toHaveCount(1);
});

test("in grace every page says what ends when, and Renew now ends it", async ({ page, context }) => {
  const anita = await createPortalStudent("2026-01-11T05:30:00Z");
  await buyPremium(anita);
  const decline = { user_id: anita.userId, next: "decline", reason: "card_declined", on: "recurring", times: 9 };
  await anita.call("POST", "/api/simulator/behaviour", decline);
  await anita.call("POST", `/api/test-clocks/${anita.clockId}/advance`, { to: "2026-02-09T06:30:00Z" });

  await useTheme(context, "light");
  await anita.enter(page, "billing", "https://school.example/home");
  await expect(page.getByText("Test clock.")).toBeVisible();
  for (const path of ["/dashboard", "/history", "/account", "/try/quiz", "/upgrade"]) {
    await page.goto(path);
    await expect(page.getByText("Premium ends in 2 days, 14 hours"), path).toBeVisible();
  }
  await expect(page.getByRole("button", { name: "Renew Premium: pay $9.99 today" })).toBeVisible();
  await expectAccessible(page, "upgrade in grace");
  await page.getByRole("link", { name: "Renew now" }).click();
  await expect(page).toHaveURL(/\/billing#renew$/);
  await expect(page.getByText(/^Your renewal of \$9\.99 was declined\./)).toBeVisible();
  await expect(page.getByText(/^If you do nothing, we try the charge again on /)).toBeVisible();
  await expectAccessible(page, "billing in grace");
  await page.getByRole("button", { name: "Renew now: pay $9.99" }).click();
  await windowOn(page).pay(GOOD);
  await expect(page.getByRole("heading", { name: "Premium is active" })).toBeFocused();
  await expect(page.getByRole("link", { name: "Back to school.example" }).first()).toHaveAttribute(
    "href",
    "https://school.example/home",
  );
  await page.goto("/dashboard");
  await expect(page.getByText("Test clock.")).toBeVisible();
  await expect(page.getByText(/^Premium ends/)).toHaveCount(0);
});

test("the page waits for a payment that is pending, and shows it when it arrives", async ({ page, request }) => {
  await signIn(page, await createStudent(request));
  await page.goto("/upgrade");
  // Every response is lost on the way to the page; the payment is not.
  await page.route("**/api/subscriptions/verify", (route) => route.abort());
  await page.getByRole("button", { name: "Get Premium: pay $9.99 today" }).click();
  await windowOn(page).pay(GOOD);
  await expect(page.getByRole("heading", { name: "Your payment is being processed" })).toBeFocused();
  await expect(page.getByText(/^Don't pay again\./)).toBeVisible();
  await expectAccessible(page, "being processed");
  await page.unroute("**/api/subscriptions/verify");
  await expect(page.getByRole("heading", { name: "Premium is active" })).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes("net::ERR_FAILED")));
});
