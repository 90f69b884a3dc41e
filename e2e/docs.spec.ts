import { expect, type Locator, type Page, test } from "@playwright/test";
import {
  collectComplaints,
  expectAccessible,
  expectAccessibleInBothThemes,
  expectToFit,
  layoutShift,
  loadedScript,
} from "./support/page";

/** The guide and the reference, as a developer reads them. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => expect(complaints).toEqual([]));

/** Opens the page and records the requests to other hosts. */
async function openRecording(page: Page): Promise<{ external: string[] }> {
  const external: string[] = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== new URL(process.env.STUDYMETER_E2E_URL ?? "").host)
      external.push(request.url());
  });
  await page.goto("/docs");
  return { external };
}

function reference(page: Page): Locator {
  return page.getByRole("region", { name: /^Open API Documentation/ });
}

async function openReference(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "API reference" }).click();
  await expect(reference(page).getByRole("button", { name: "Show More: all of Usage" })).toBeVisible({
    timeout: 60_000,
  });
}

test("an example exists in three languages; the chosen one is remembered, and is copied in full", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/docs");
  const first = page.getByRole("region", { name: "Quick start" });
  const last = page.getByRole("region", { name: "Testing with test clocks" });
  await expect(first.getByRole("tabpanel", { name: "curl" })).toContainText('"remaining_uses":2');
  await first.getByRole("tab", { name: "Python" }).click();
  await expect(last.getByRole("tabpanel", { name: "Python" })).toContainText("take_pair_quiz");
  await page.reload();
  await expect(first.getByRole("tab", { name: "Python" })).toHaveAttribute("aria-selected", "true");
  expect(await layoutShift(page)).toBeLessThanOrEqual(0.02);

  await first.getByRole("tab", { name: "Python" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(first.getByRole("tabpanel", { name: "TypeScript" })).toContainText("Usage recorded. 2 uses remaining.");
  const copy = first.getByRole("button", { name: "Copy quick-start.ts" });
  await copy.click();
  await expect(first.getByRole("button", { name: "Copied quick-start.ts" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('import { Studymeter } from "./lib/client";');
  expect(copied).toContain('student.consume({ feature: "quiz" })');
});

test("a heading has an anchor, which the side navigation marks", async ({ page }) => {
  await page.goto("/docs#idempotency");
  const nav = page.getByRole("navigation", { name: "On this page" });
  await expect(nav.getByRole("link", { name: "Retries that count once" })).toHaveAttribute("aria-current", "location");
  await nav.getByRole("link", { name: "Errors and refusals" }).click();
  await expect(page).toHaveURL(/#errors$/);
  await expect(nav.getByRole("link", { name: "Errors and refusals" })).toHaveAttribute("aria-current", "location");
});

test("the start page and the navigation link to it", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Build on the API" }).click();
  await expect(page).toHaveURL(/\/docs$/);
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Docs" })).toHaveAttribute(
    "aria-current",
    "page",
  );
});

/** Opens every call of the first group, and all details of two of them. */
async function openCalls(page: Page): Promise<void> {
  await reference(page).getByRole("button", { name: "Show More: all of Usage" }).click();
  for (const name of ["Check and record a use in one atomic step", "List uses, newest first"]) {
    const call = reference(page).getByRole("region", { name, exact: true });
    await call.scrollIntoViewIfNeeded();
    const folded = call.locator("[aria-expanded='false']:visible");
    await expect(folded.first()).toBeVisible();
    // All at once: the page is long, and scrolling to each before a click takes most of a minute.
    await call.evaluate((element) => {
      for (const fold of element.querySelectorAll<HTMLElement>("[aria-expanded='false']")) {
        if (fold.checkVisibility()) fold.click();
      }
    });
  }
}

// The reference has twenty thousand elements and takes the longest to load and check, so one test covers it.
test("the reference is loaded when it is scrolled to, from this host only, shows every call, and is accessible in both themes", async ({
  page,
}) => {
  test.slow();
  const { external } = await openRecording(page);
  await expect(page.getByRole("heading", { name: "Retries that count once" })).toBeVisible();
  const before = await loadedScript(page);
  await openReference(page);
  const after = await loadedScript(page);
  expect(after.bytes - before.bytes).toBeGreaterThan(200_000);
  expect(external).toEqual([]);
  await openCalls(page);
  // The guide is on the same page.
  await expectAccessibleInBothThemes(page, "guide and reference");
  await page.setViewportSize({ width: 360, height: 800 });
  await expectToFit(page, "reference on a phone");
});

test("the guide on a phone and the search in the reference are accessible", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/docs");
  await expectAccessibleInBothThemes(page, "guide on a phone");
  // On a phone the navigation of the reference is hidden.
  await page.setViewportSize({ width: 1280, height: 800 });
  await openReference(page);
  await page.getByRole("button", { name: /Open Search/ }).click();
  await expect(page.getByRole("combobox", { name: "Enter search query" })).toBeFocused();
  await expectAccessible(page, "search in the reference");
});
