import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { collectComplaints, expectAccessibleInBothThemes } from "./support/page";
import { signInAsAdmin, signInAsStaff } from "./support/staff";
import { signIn } from "./support/student";

/** Support work: find a student, read the profile, and download the list. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

test("an admin finds a student by a part of the mail address with the keyboard, filters the list, and downloads it", async ({
  page,
}) => {
  await signInAsAdmin(page, "/admin/catalogue");
  await goByPalette(page, "ave@exam", /^Dave Nair/);
  await expect(page.getByRole("heading", { level: 1, name: "Dave Nair" })).toBeVisible();
  const invoiceNumber = await page.getByRole("link", { name: /^INV-/ }).first().innerText();
  await goByPalette(page, ` ${invoiceNumber.toLowerCase()}`, invoiceNumber);
  await expect(page.getByRole("heading", { level: 1, name: invoiceNumber })).toBeVisible();
  await goByPalette(page, "subscri", "Subscriptions");
  await expect(page).toHaveURL(/admin\/subscriptions$/);
  const search = page.getByRole("searchbox", { name: "Name, email or id" });
  await search.focus();
  await page.keyboard.type("ave@exam");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]q=ave%40exam/);
  const table = page.getByRole("table", { name: "Subscriptions" });
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(page.getByText("1 student", { exact: true })).toBeVisible();

  await page.getByRole("combobox", { name: "Plan" }).selectOption({ label: "Premium" });
  await expect(page.getByText("No students match")).toBeVisible();
  await expectAccessibleInBothThemes(page, "an empty list");
  await page.getByRole("link", { name: "Remove filter: Premium" }).press("Enter");
  await expect(table.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: /^Remove filter: Matches/ }).press("Enter");
  await page.getByRole("link", { name: "Student", exact: true }).press("Enter");
  await expect(page).toHaveURL(/sort=name/);
  await expect(table.getByRole("columnheader", { name: "Student" })).toHaveAttribute("aria-sort", "ascending");

  await page.getByRole("combobox", { name: "Plan" }).selectOption({ label: "Pro" });
  await expect(page.getByRole("link", { name: "Remove filter: Pro" })).toBeVisible();
  await expect(table.getByRole("link", { name: "Dave Nair" })).toBeVisible();
  const shown = await table.getByRole("rowheader").allInnerTexts();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  const [head, ...lines] = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  expect(head).toMatch(/^\uFEFFid,user_id,name,email,plan,/);
  expect(lines.map((line) => line.split(",")[2])).toEqual(shown.map((name) => name.split("\n")[0]));

  await table.getByRole("link", { name: "Dave Nair" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Dave Nair" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Usage this period" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Used ");
  await page.getByRole("navigation", { name: "Show" }).getByRole("link", { name: "Money" }).press("Enter");
  await expect(page).toHaveURL(/kind=money/);
  await expect(page.getByRole("region", { name: "Timeline" })).not.toContainText("Used ");

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/admin/subscriptions");
  for (const name of ["the list, on a phone", "a student, on a phone"]) {
    await expect(page.locator("h1").filter({ visible: true })).toBeVisible();
    const [content, viewport] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content, name).toBeLessThanOrEqual(viewport ?? 0);
    if (name.startsWith("the list")) {
      await table.getByRole("link", { name: "Dave Nair" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Dave Nair" })).toBeVisible();
    }
  }
});

/** Goes to the first match of the command palette, with the keyboard only. */
async function goByPalette(page: Page, typed: string, first: string | RegExp): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Commands" })).toBeFocused();
  await page.keyboard.type(typed);
  await expect(page.getByRole("option", { selected: true, name: first })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** The paths of all pages of the admin area, from their folders, about an existing student. */
async function adminPages(dave: string): Promise<string[]> {
  const root = join(import.meta.dirname, "../app/admin");
  const files = await readdir(root, { recursive: true });
  return files
    .filter((file) => file === "page.tsx" || file.endsWith("/page.tsx"))
    .map((file) => `/admin/${file.slice(0, -"page.tsx".length)}`.replace(/\/$/, ""))
    .flatMap((path) => [path, ...(path.endsWith("/[metric]") ? [path.replace("[metric]", "decided")] : [])])
    .map((path) => path.replace("subscriptions/[user_id]", `subscriptions/${dave}`).replaceAll(/\[\w+\]/g, "none"));
}

/** The status of a page, and whether it leaks data of a student or of staff. Also requests what the client router requests. */
async function ask(request: APIRequestContext, path: string): Promise<{ status: number; leaks: boolean }> {
  const secrets = /dave@example|Dave Nair|bob@example|admin@example/;
  let status = 0;
  let leaks = false;
  for (const headers of [{}, { RSC: "1" }] as Record<string, string>[]) {
    const response = await request.get(path, { maxRedirects: 0, headers });
    status ||= response.status();
    // A signed-in student may see their own data, so the secrets are those of others.
    leaks ||= secrets.test((await response.text()).replaceAll(path, ""));
  }
  return { status, leaks };
}

test("support can read every page for staff and is offered no actions, and nobody else can open one", async ({
  page,
  playwright,
  baseURL,
}) => {
  await signInAsStaff(page, "support", "/admin/subscriptions?q=dave%40example");
  const link = page.getByRole("table").getByRole("link", { name: "Dave Nair" });
  const dave = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "Dave Nair" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Usage this period" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Actions" })).toHaveCount(0);
  const paths = await adminPages(dave);
  expect(paths).toContain(`/admin/subscriptions/${dave}`);
  for (const path of paths.filter((one) => !one.endsWith("/none"))) {
    expect((await page.request.get(path)).status(), path).toBe(200);
  }
  const stranger = await playwright.request.newContext({ baseURL });
  for (const path of paths) {
    const response = await ask(stranger, path);
    expect(response, `signed out: ${path}`).toEqual({ status: 307, leaks: false });
  }
  await stranger.dispose();
  await page.context().clearCookies();
  await signIn(page, "alice@example.com", "studymeter-demo");
  for (const path of paths) {
    const response = await ask(page.request, path);
    expect(response, `a student: ${path}`).toEqual({ status: 404, leaks: false });
  }
});

test("every page for staff is accessible in both themes, and fits a narrow phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signInAsAdmin(page, "/admin/subscriptions?q=carol%40example");
  const link = page.getByRole("table").getByRole("link", { name: "Carol Fernandes" });
  const carol = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
  const paths = (await adminPages(carol)).filter((one) => !one.endsWith("/none"));
  for (const path of paths) {
    await page.goto(path);
    await expectAccessibleInBothThemes(page, path);
  }
});
