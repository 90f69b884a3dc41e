import { expect, type Page, test } from "@playwright/test";
import { collectComplaints, expectAccessibleInBothThemes, expectToFit } from "./support/page";
import { buyPremium, createPortalStudent } from "./support/portal-student";
import { signInAsAdmin } from "./support/staff";

/** A payer's bank takes a payment back: what staff see of it, from the deadline to the loss. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

/** The webhook is on its way. */
async function expectSoon(page: Page, look: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.reload();
    await look();
  }).toPass({ timeout: 30_000 });
}

test("a disputed payment is listed with its deadline, marks the student, and ends the plan when it is lost", async ({
  page,
}) => {
  const anita = await createPortalStudent("2026-01-11T05:30:00Z", "Anita of the disputes");
  await buyPremium(anita);
  const bank = (status: string) => anita.call("POST", "/api/simulator/dispute", { user_id: anita.userId, status });
  await bank("created");

  await signInAsAdmin(page, "/admin/disputes");
  const row = page.getByRole("row", { name: /Anita of the disputes/ });
  await expectSoon(page, () => expect(row).toContainText("Response needed", { timeout: 2_000 }));
  await expect(row).toContainText("$9.99");
  await expect(row).toContainText("Chargeback");
  await expectAccessibleInBothThemes(page, "disputes");
  await row.getByRole("link", { name: "Anita of the disputes" }).click();
  await expect(page.getByText("A payment of this student is disputed at the bank")).toBeVisible();
  await expect(page.getByText(/so the student isn't charged automatically/)).toBeVisible();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Refund a payment" }).click();
  await expect(page.getByRole("dialog").getByText(/is disputed at the payer's bank/)).toBeVisible();
  await page.keyboard.press("Escape");

  await bank("lost");
  await page.getByRole("link", { name: "See disputes" }).click();
  await page.waitForURL(/\/admin\/disputes\?/);
  await expectSoon(page, () => expect(row).toContainText("Lost", { timeout: 2_000 }));
  await expect(row).toContainText("The bank took $9.99");
  await page.getByRole("link", { name: "Undecided" }).click();
  await expect(page.getByText("No disputes")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/admin/disputes");
  await expectToFit(page, "disputes, on a phone");
  await page.goto(`/admin/subscriptions/${anita.userId}`);
  await expect(page.getByText("A payment of this student is disputed at the bank")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText(
    "Ended, because a disputed payment was lost",
  );
});
