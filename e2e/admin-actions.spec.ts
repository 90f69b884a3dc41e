import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { createExternalApp } from "./support/external-app";
import { collectComplaints, expectAccessibleInBothThemes } from "./support/page";
import { buyPremium, createPortalStudent } from "./support/portal-student";
import { signInAsAdmin } from "./support/staff";
import { createStudent, signIn, studentId } from "./support/student";

/** What an admin does for a student, with a reason, and what the student sees of it. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

/** The number of recorded webhooks with a wrong signature. */
async function countForged(): Promise<number> {
  const client = new pg.Client({ connectionString: process.env.STUDYMETER_E2E_DATABASE_URL });
  await client.connect();
  const { rows } = await client.query(
    "SELECT coalesce(sum(count), 0)::int AS forged FROM incident_minute WHERE kind = 'webhook_signature'",
  );
  await client.end();
  return rows[0].forged;
}

async function openAction(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

test("an admin retries a failed renewal and refunds a payment: with a credit note and a row in the audit log", async ({
  page,
}) => {
  const anita = await createPortalStudent("2026-01-11T05:30:00Z", "Anita of the actions");
  await buyPremium(anita);
  const decline = { user_id: anita.userId, next: "decline", reason: "card_declined", on: "recurring", times: 1 };
  await anita.call("POST", "/api/simulator/behaviour", decline);
  await anita.call("POST", `/api/test-clocks/${anita.clockId}/advance`, { to: "2026-02-09T06:30:00Z" });

  await signInAsAdmin(page, `/admin/subscriptions/${anita.userId}`);
  const facts = page.getByRole("main");
  await expect(facts.getByText("Renewal pending")).toBeVisible();
  await openAction(page, "Renew now");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("$9.99 is charged to the student's payment method.")).toBeVisible();
  await expectAccessibleInBothThemes(page, "an admin action");
  await dialog.getByRole("button", { name: "Charge and renew" }).click();
  await expect(dialog.getByText("Enter a short reason.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("the bank says that it works again");
  await dialog.getByRole("button", { name: "Charge and renew" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(facts.getByText("Renewal pending")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Renewal attempt: captured");

  await page.reload();
  await openAction(page, "Refund a payment");
  await dialog.getByLabel("Amount").fill("2.50");
  await expect(dialog.getByText("$2.50 is refunded to the student")).toBeVisible();
  await dialog.getByLabel("Reason").fill("a discount was promised");
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("region", { name: "Timeline" })).toContainText("credit note", {
      ignoreCase: true,
      timeout: 2_000,
    });
  }).toPass({ timeout: 30_000 });
  await page.goto("/admin/audit?action=payment.refund_requested");
  await expect(page.getByRole("row", { name: /payment\.refund_requested/ }).first()).toContainText(
    "a discount was promised",
  );
});

test("a limit that is lowered shows on the student's open dashboard, and counts at the next use", async ({
  page,
  request,
  browser,
}) => {
  await signIn(page, await createStudent(request));
  const id = await studentId(page);
  const quiz = page.getByRole("article", { name: "Mock Test", exact: true }).getByRole("img");
  await expect(quiz).toHaveAccessibleName(/^0 of 3 used, 3 left/);

  const office = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const desk = await office.newPage();
  await signInAsAdmin(desk, `/admin/subscriptions/${id}`);
  // With the keyboard only.
  await desk.getByRole("button", { name: "Actions" }).focus();
  await desk.keyboard.press("Enter");
  await desk.keyboard.type("Adjust");
  await desk.keyboard.press("Enter");
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("Feature").selectOption({ label: "Mock Test" });
  await dialog.getByLabel("Uses to add").fill("-2");
  await expect(dialog.getByText("The limit of Mock Test: 3 → 1")).toBeVisible();
  await dialog.getByLabel("Reason").fill("shared the account");
  await desk.keyboard.press("Tab");
  await desk.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await office.close();

  await expect(quiz).toHaveAccessibleName(/^0 of 1 used, 1 left/);
  const student = (await createExternalApp()).forUser(id);
  expect((await student.consume({ feature: "mock_test" })).success).toBe(true);
  expect((await student.consume({ feature: "mock_test" })).success).toBe(false);
});

test("a forged webhook opens an alert, which an admin acknowledges, and the audit chain verifies", async ({
  page,
  request,
}) => {
  for (let nth = 0; nth < 5; nth++) {
    const forged = await request.post("/api/webhooks/razorpay", {
      data: { event: "payment.captured" },
      headers: { "x-razorpay-signature": "00", "x-razorpay-event-id": `forged-${nth}` },
    });
    expect(forged.status()).toBe(400);
  }
  await signInAsAdmin(page, "/admin/jobs");
  // An instance writes its incidents every 15 seconds; the job evaluates those that are written.
  await expect.poll(countForged, { timeout: 60_000 }).toBeGreaterThanOrEqual(5);
  await page.getByRole("button", { name: "Run now: evaluate-alerts" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("looking at alerts");
  await dialog.getByRole("button", { name: "Run now" }).click();
  await expect(dialog).toHaveCount(0);
  const acknowledge = page.getByRole("button", { name: "Acknowledge: Webhooks failing" });
  await expect(async () => {
    await page.goto("/admin/alerts");
    await expect(acknowledge).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await acknowledge.press("Enter");
  await expect(acknowledge).toHaveCount(0);
  await expect(page.getByText(/ · Acknowledged by /)).toBeVisible();

  await page.goto("/admin/audit");
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await expect(
    page
      .getByRole("status")
      .or(page.getByRole("alert"))
      .filter({ hasText: / intact\.$/ }),
  ).toBeVisible();
});
