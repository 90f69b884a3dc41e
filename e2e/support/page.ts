import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";
import { type BrowserContext, expect, type Page } from "@playwright/test";

/** Collects what the browser complains about. A refusal that a test provokes is the browser's complaint, not the page's. */
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

/** Half a megabyte: read once, and handed to a page once for as long as it is not loaded anew. */
async function runAxe(page: Page, runOnly?: string[]) {
  if (!(await page.evaluate(() => Reflect.has(window, "axe")))) {
    axeSource ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(await axeSource);
  }
  // Of what is well, a count is enough: describing every element of it takes longer than looking at it.
  const options = { resultTypes: ["violations"], ...(runOnly ? { runOnly } : {}) };
  return page.evaluate((given) => (Reflect.get(window, "axe") as Axe).run(given), options);
}

/** Colours are measured when nothing fades any more; what is called off has ended too. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ended = Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished.catch(() => null)),
    );
    // One that the browser holds back because nobody sees it never ends.
    return Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  });
}

/** Nothing wider than the window. */
export async function expectToFit(page: Page, name: string): Promise<void> {
  // The page itself, not the skeleton that stands in for it: what is streamed in is attached, hidden, before it takes its place.
  await expect(page.locator("h1").filter({ visible: true }).first(), name).toBeVisible();
  await settle(page);
  const [content, viewport] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${name}: sideways scroll`).toBeLessThanOrEqual(viewport ?? 0);
}

/** Nothing for axe to find, and nothing wider than the window. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await expectToFit(page, name);
  const found = await runAxe(page);
  expect(found.violations, name).toEqual([]);
  expect(found.passes.length, name).toBeGreaterThan(10);
}

/** The same in both themes: a theme is nothing but colours, so of the other one the colours are what is left to look at. */
export async function expectAccessibleInBothThemes(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
  await expectAccessible(page, `${name}, light`);
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  await settle(page);
  const found = await runAxe(page, ["color-contrast"]);
  expect(found.violations, `${name}, dark`).toEqual([]);
  expect(found.passes.length, `${name}, dark`).toBe(1);
}

/**
 * Bytes of script that the browser loaded for this page, as a proxy that compresses with brotli would send them: the app itself leaves
 * compression to whatever stands in front of it.
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

/** Until nothing was loaded and nothing moved for half a second. */
export async function standStill(page: Page): Promise<void> {
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

/** Everything that moved by itself since the page began, in the browser's own measure. */
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
        // Entries that are buffered are handed over in the next task.
        setTimeout(() => resolve(sum), 100);
      }),
  );
}
