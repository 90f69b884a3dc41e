import { expect, type Page, test } from "@playwright/test";
import { createExternalApp } from "./support/external-app";
import { collectComplaints, expectAccessibleInBothThemes } from "./support/page";
import { createStudent, signIn, studentId } from "./support/student";

/** The usage history of a student. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => expect(complaints).toEqual([]));

/** A student who has just used previous papers `times` times and quiz twice. */
async function studentWithUses(page: Page, times: number): Promise<void> {
  const app = await createExternalApp();
  await signIn(page, await createStudent(page.request));
  const student = app.forUser(await studentId(page));
  await student.batch([
    ...Array.from({ length: times }, () => ({ feature: "previous_papers" })),
    ...Array.from({ length: 2 }, () => ({ feature: "quiz" })),
  ]);
}

test("sums, chart and table agree, and the address keeps the filters", async ({ page }) => {
  await studentWithUses(page, 4);
  await page.getByRole("link", { name: "History" }).click();
  const uses = page.getByRole("definition").first();
  await expect(uses).toContainText("6");
  await expect(page.getByRole("img", { name: /^Uses by day\. Highest on .*: 6\./ })).toBeVisible();
  await expect(page.locator(".recharts-bar-rectangle path")).toHaveCount(1);

  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/\/history\?days=30$/);
  await page.getByRole("link", { name: "Table" }).click();
  await expect(page).toHaveURL(/days=30&view=table/);
  const rows = page.getByRole("table", { name: "Uses by day" }).getByRole("row");
  await expect(rows).toHaveCount(31);
  await expect(rows.nth(1)).toContainText("6");
  await expect(rows.nth(2)).toContainText("0");

  await page.getByLabel("Feature").selectOption("Quiz");
  await expect(page).toHaveURL(/feature=quiz/);
  await expect(uses).toContainText("2");
  await expect(rows.nth(1)).toContainText("2");
  await page.reload();
  await expect(page.getByLabel("Feature")).toHaveValue(/feature=quiz/);
  await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
  await page.goBack();
  await expect(uses).toContainText("6");
});

test("pagination loses and repeats no use", async ({ page, request }) => {
  const app = await createExternalApp();
  await signIn(page, await createStudent(request));
  const student = app.forUser(await studentId(page));
  await student.batch(Array.from({ length: 60 }, () => ({ feature: "daily_quiz" })));
  await page.goto("/history");
  const entries = page.getByRole("region", { name: "Every use" }).getByRole("listitem");
  const counts: number[] = [];
  await expect(entries.first()).toContainText("Daily Quiz");
  for (;;) {
    counts.push(await entries.count());
    const older = page.getByRole("link", { name: "Older" });
    if ((await older.count()) === 0) break;
    const before = page.url();
    await older.click();
    await expect(page).not.toHaveURL(before);
    await expect(page.getByRole("link", { name: "Newest" })).toBeVisible();
    await expect.poll(() => entries.count()).toBe(counts.length === 1 ? 25 : 10);
  }
  expect(counts).toEqual([25, 25, 10]);
  await expect(page.getByRole("definition").first()).toContainText("60");
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(page).toHaveURL(/\/history$/);
});

test("a new student sees an explanation, and a link to a longer history is limited to their plan", async ({
  page,
  request,
}) => {
  await signIn(page, await createStudent(request));
  await page.goto("/history");
  await expect(page.getByRole("heading", { name: "Nothing in the last 7 days" })).toBeVisible();
  await expect(page.getByRole("link", { name: "90 days" })).toHaveCount(0);
  await page.goto("/history?days=365");
  await expect(page.getByText("That link covers more than the 30 days your plan shows.")).toBeVisible();
  await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
  for (const broken of ["days=8", "days=x&view=pie", "feature=no_such_thing", "cursor=nonsense"]) {
    await page.goto(`/history?${broken}`);
    await expect(page.getByRole("heading", { name: "Nothing in the last 7 days" }), broken).toBeVisible();
  }
});

test("a link opened while signed out leads to the sign-in and back to its target", async ({ page, request }) => {
  const email = await createStudent(request);
  await page.goto("/history?days=30&view=table");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a quiet green river");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/history\?days=30&view=table$/);
});

test("history is accessible, and fits a narrow phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await studentWithUses(page, 30);
  for (const path of ["/history", "/history?view=table&days=30", "/history?feature=mock_test"]) {
    await page.goto(path);
    if (path === "/history") await expect(page.locator(".recharts-bar-rectangle path")).toHaveCount(1);
    await expectAccessibleInBothThemes(page, path);
  }
});
