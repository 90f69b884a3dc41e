import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";
import { type BrowserContext, expect, type Page } from "@playwright/test";

/** Collects console errors and exceptions. 4xx responses are left out, because tests provoke them. */
export function collectComplaints(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on("console", (message) => {
    const isProvoked = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !isProvoked) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  return complaints;
}

export async function useTheme(context: BrowserContext, theme: string): Promise<void> {
  await context.addCookies([{ name: "theme", value: theme, url: process.env.STUDYMETER_E2E_URL ?? "" }]);
}

interface Axe {
  run(options: object): Promise<{ violations: { id: string }[]; passes: unknown[] }>;
}

let axeSource: Promise<string> | undefined;

/** The axe script has half a megabyte, so it is read once, and evaluated once per page load. */
async function runAxe(page: Page, runOnly?: string[]) {
  if (!(await page.evaluate(() => Reflect.has(window, "axe")))) {
    axeSource ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(await axeSource);
  }
  // Only violations in full: describing every element that passes takes longer than checking it.
  const options = { resultTypes: ["violations"], ...(runOnly ? { runOnly } : {}) };
  return page.evaluate((given) => (Reflect.get(window, "axe") as Axe).run(given), options);
}

/** Waits for animations to finish or be cancelled, because colours are measured after fades. */
async function waitForAnimations(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ended = Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished.catch(() => null)),
    );
    // The browser pauses an animation that is not visible, and that one never ends.
    return Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  });
}

/** Expects nothing to be wider than the window. */
export async function expectToFit(page: Page, name: string): Promise<void> {
  // Waits for the page itself and not its skeleton: streamed content is attached hidden before it replaces the skeleton.
  await expect(page.locator("h1").filter({ visible: true }).first(), name).toBeVisible();
  await waitForAnimations(page);
  const [content, viewport] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${name}: sideways scroll`).toBeLessThanOrEqual(viewport ?? 0);
}

/** Expects no axe violations, and nothing wider than the window. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await expectToFit(page, name);
  const found = await runAxe(page);
  expect(found.violations, name).toEqual([]);
  expect(found.passes.length, name).toBeGreaterThan(10);
}

/** Expects the same in both themes. A theme changes colours only, so the second run checks contrast only. */
export async function expectAccessibleInBothThemes(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
  await expectAccessible(page, `${name}, light`);
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  await waitForAnimations(page);
  const found = await runAxe(page, ["color-contrast"]);
  expect(found.violations, `${name}, dark`).toEqual([]);
  expect(found.passes.length, `${name}, dark`).toBe(1);
}

/**
 * Bytes of script that the browser loaded for this page, compressed with brotli as a proxy would do: the app leaves compression to the
 * proxy in front of it.
 */
export async function loadedScript(page: Page): Promise<{ bytes: number; files: number }> {
  const names = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => new URL(name).pathname.endsWith(".js")),
  );
  const files = [...new Set(names)];
  let bytes = 0;
  for (const file of files) bytes += brotliCompressSync(await (await page.request.get(file)).body()).length;
  return { bytes, files: files.length };
}

/** Waits until nothing was loaded and nothing shifted for half a second. */
export async function waitUntilStable(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, 500);
        new PerformanceObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, 500);
        }).observe({ entryTypes: ["resource", "layout-shift"] });
      }),
  );
}

/** The cumulative layout shift since the page was opened, without shifts after input. */
export async function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
            if (!entry.hadRecentInput) sum += entry.value;
          }
        }).observe({ type: "layout-shift", buffered: true });
        // Buffered entries are delivered in the next task.
        setTimeout(() => resolve(sum), 100);
      }),
  );
}
