import { expect, test } from "@playwright/test";
import { collectComplaints, expectAccessibleInBothThemes, expectToFit } from "./support/page";
import { signInAsAdmin } from "./support/staff";
import { createStudent, signIn } from "./support/student";

/** Months of a student in a minute, as the admin of the demo sees them. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => {
  // The script of the test tool, which the sandboxed frame around a mail blocks like every script.
  const isOurs = (text: string) => text.startsWith("Blocked script execution in 'about:srcdoc'");
  expect(complaints.filter((text) => !isOurs(text))).toEqual([]);
});

test("the admin moves a student's clock through a renewal, a decline and back to free, and reads the mails", async ({
  page,
}) => {
  await signInAsAdmin(page, "/admin/time-machine");
  await page.getByLabel("Name").fill("Anita of the clock");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page).toHaveURL(/\?student=stu_/);
  await page.getByRole("button", { name: "Buy Premium" }).click();
  await expect(page.getByText("Plan bought")).toBeVisible();

  const toRenewal = page.getByRole("button", { name: "To the renewal" });
  await toRenewal.click();
  await expect(page.getByText("Renewed for 30 days")).toBeVisible();
  await page.getByLabel("Outcome").selectOption("card_declined");
  await page.getByLabel("From now on, every time").check();
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(page.getByText("Set: Declines: by the bank.")).toBeVisible();
  await toRenewal.click();
  await expect(page.getByText("Renewal declined, grace period began")).toBeVisible();
  await expect(page.getByText("Premium · Renewal pending")).toBeVisible();
  await expectAccessibleInBothThemes(page, "time machine");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page, "time machine on a phone");

  await page.getByRole("button", { name: "Forward 7 days" }).click();
  await expect(page.getByText("Back on Free")).toBeVisible();
  await page.getByRole("link", { name: "Read: Email: features restricted" }).click();
  await expect(page).toHaveURL(/\/admin\/mails\/\w+$/);
  await expect(page.getByRole("heading", { name: /Premium/ }).first()).toBeVisible();
});

test("nobody else can open a time machine", async ({ page, request }) => {
  await page.goto("/admin/time-machine");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await signIn(page, await createStudent(request));
  expect((await page.goto("/admin/time-machine"))?.status()).toBe(404);
});
