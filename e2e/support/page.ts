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
  run(context: { exclude: string[] }): Promise<AxeResult>;
}

interface AxeResult {
  violations: { id: string }[];
  passes: unknown[];
}

/**
 * Nothing for axe to find, and nothing wider than the window.
 *
 * @param foreign selector of what a library draws into the page, whose markup is not ours to mend
 */
export async function expectAccessible(page: Page, name: string, foreign?: string): Promise<void> {
  // The page itself, not the skeleton that stands in for it: what is streamed in is attached, hidden, before it takes its place.
  await expect(page.locator("h1").filter({ visible: true }).first(), name).toBeVisible();
  // Colours are measured when nothing fades any more.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished),
    ),
  );
  const [content, viewport] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${name}: sideways scroll`).toBeLessThanOrEqual(viewport ?? 0);
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(
    (selector) => (Reflect.get(window, "axe") as Axe).run({ exclude: selector ? [selector] : [] }),
    foreign,
  );
  expect(found.violations, name).toEqual([]);
  expect(found.passes.length, name).toBeGreaterThan(10);
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
