import { expect, type Page, test } from "@playwright/test";
import { EMPTY, GOOD, windowOn } from "./support/gateway-window";
import { collectComplaints, expectAccessible, useTheme } from "./support/page";
import { buyPremium, createPortalStudent, type PortalStudent } from "./support/portal-student";

/** An upgrade, a scheduled downgrade, a new payment method and new billing details, on a phone. The test clock does not move. */

const PHONE = { width: 390, height: 844 };

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => expect(complaints).toEqual([]));

/** A student half-way through the first 30 days of Premium. */
async function createSubscriber(): Promise<PortalStudent> {
  const anita = await createPortalStudent("2026-01-11T05:30:00Z");
  await buyPremium(anita);
  await anita.call("POST", `/api/test-clocks/${anita.clockId}/advance`, { to: "2026-01-26T05:30:00Z" });
  return anita;
}

const nextCharge = (page: Page) => page.getByRole("region", { name: "Next charge" });

test("an upgrade costs the proration, a downgrade waits for the renewal, a method is replaced, invoices get another name", async ({
  page,
  context,
}) => {
  const anita = await createSubscriber();
  await page.setViewportSize(PHONE);
  await useTheme(context, "light");
  await anita.enter(page, "upgrade");
  await page.getByRole("button", { name: "Upgrade now: pay $5.00 today" }).click();
  const upgrade = page.getByRole("dialog", { name: "Upgrade to Pro?" });
  await expect(upgrade.getByRole("definition").first()).toHaveText("$5.00");
  await expect(upgrade.getByText("Renewal on 9 February")).toBeVisible();
  await expect(upgrade.getByText("$19.99 for 30 days")).toBeVisible();
  await expectAccessible(page, "upgrade asked about");

  const gateway = windowOn(page);
  await upgrade.getByRole("button", { name: "Pay $5.00 and upgrade" }).click();
  await gateway.pay(EMPTY);
  await gateway.declined();
  await gateway.close();
  await expect(page.getByRole("heading", { name: "The payment was declined" })).toBeFocused();
  await page.getByRole("button", { name: "Try another payment method" }).click();
  await gateway.pay(GOOD);
  await expect(page.getByRole("heading", { name: "Pro is active" })).toBeFocused();

  await page.goto("/billing");
  await expect(nextCharge(page)).toHaveText(/^On 9 February we charge \$19\.99 to .* ending in 1007\.$/);
  await expect(page.getByRole("link", { name: /^Receipt/ })).toHaveCount(2);
  await page.getByRole("button", { name: "Change…" }).click();
  const down = page.getByRole("dialog", { name: "Change to Premium?" });
  await expect(down.getByText("Pro, as now")).toBeVisible();
  await expect(down.getByText("$9.99 for 30 days")).toBeVisible();
  await expectAccessible(page, "downgrade asked about");
  await down.getByRole("button", { name: "Change to Premium" }).click();
  await expect(page.getByText("Premium is scheduled")).toBeVisible();
  await expect(nextCharge(page)).toHaveText(/we charge \$9\.99 to .*, for Premium\.$/);
  await page.getByRole("button", { name: "Keep Pro" }).click();
  await expect(nextCharge(page)).toHaveText(/we charge \$19\.99 to/);
  await expect(page.getByText("Premium is scheduled")).toHaveCount(0);

  await page.getByRole("button", { name: "Replace" }).click();
  await gateway.pay(EMPTY);
  await gateway.declined();
  await gateway.close();
  await expect(page.getByRole("heading", { name: "The payment was declined" })).toBeFocused();
  await page.getByRole("button", { name: "Back to billing" }).click();
  await expect(nextCharge(page)).toHaveText(/ending in 1007\.$/);
  await page.getByRole("button", { name: "Replace" }).click();
  await gateway.payByUpi();
  await expect(page.getByRole("heading", { name: "Your payment method is confirmed" })).toBeFocused();
  await page.getByRole("button", { name: "Back to billing" }).click();
  await expect(nextCharge(page)).toHaveText(/we charge \$19\.99 to success@razorpay\.$/);

  const billingDetails = page.getByRole("region", { name: "Invoice details" });
  await billingDetails.getByRole("button", { name: "Change" }).click();
  await billingDetails.getByLabel("Name").fill("श्रीमती अनुष्का त्रिपाठी");
  await billingDetails.getByLabel("Address").fill("12, MG Road\nBengaluru 560001");
  await expectAccessible(page, "invoice details");
  await billingDetails.getByRole("button", { name: "Save" }).click();
  await expect(billingDetails.getByText("श्रीमती अनुष्का त्रिपाठी")).toBeVisible();

  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const remove = page.getByRole("dialog", { name: "Remove success@razorpay?" });
  await expect(remove.getByText(/the next renewal will fail/)).toBeVisible();
  await expectAccessible(page, "removal asked about");
  await remove.getByRole("button", { name: "Remove it" }).click();
  await expect(nextCharge(page)).toHaveText(/you have no payment method that we can charge\.$/);
  await expectAccessible(page, "billing without a method");
  await page.goto("/dashboard");
  await expect(page.getByText("You have no payment method")).toBeVisible();
  await page.getByRole("link", { name: "Add a payment method" }).click();
  await expect(page).toHaveURL(/\/billing#method$/);
});
