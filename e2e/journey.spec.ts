import { randomUUID } from "node:crypto";
import { expect, type Locator, type Page, test } from "@playwright/test";
import pg from "pg";
import { on } from "@/test/support/clock-student";
import { Alice, JOURNEY, type JourneyStep, type StepName } from "@/test/support/journey";
import { GOOD, windowOn } from "./support/gateway-window";
import { collectComplaints } from "./support/page";
import { adminApi, enterPortal } from "./support/portal-student";

/** Alice's 73 days in the browser: uses by an external app, the pages in two tabs, the gateway's window and the mails, on a test clock. */

let complaints: string[] = [];
let pool: pg.Pool;

test.beforeAll(() => {
  pool = new pg.Pool({ connectionString: process.env.STUDYMETER_E2E_DATABASE_URL, max: 2 });
});
test.afterAll(() => pool.end());
test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => {
  // A trace runs a script in frames, which the sandboxed frame around a mail blocks like every script.
  const isOurs = (text: string) => text.startsWith("Blocked script execution in 'about:srcdoc'");
  expect(complaints.filter((text) => !isOurs(text))).toEqual([]);
});

/** Steps that Alice takes on the pages and not through the API, and what the pages show after each step. */
interface OnPages {
  acts?: () => Promise<void>;
  show?: () => Promise<void>;
}

function meter(page: Page, feature: string): Locator {
  return page.getByRole("article", { name: feature, exact: true }).getByRole("img");
}

test("Alice's 73 days, to the day and hour", async ({ page, context }) => {
  test.setTimeout(300_000);
  const api = await adminApi();
  const alice = await Alice.signUp(api, pool, `alice-${randomUUID()}`);
  await enterPortal(page, api, alice.student.userId, "dashboard");
  const other = await context.newPage();
  await other.goto("/dashboard");
  const letters = await context.newPage();
  let loads = 0;
  for (const tab of [page, other]) tab.on("load", () => loads++);

  /** Checks both tabs, without a reload of either. */
  const bothShow = async (shown: RegExp) => {
    for (const tab of [page, other]) await expect(meter(tab, "Quiz")).toHaveAccessibleName(shown);
    expect(loads).toBe(0);
  };
  const mailSays = async (type: string, day: number, time: string, ...contents: (string | RegExp)[]) => {
    await letters.goto(`/mailbox?${new URLSearchParams({ to: alice.student.email, type })}`);
    const newest = letters.getByRole("navigation", { name: "Emails" }).getByRole("link").first();
    await expect(newest.locator("time")).toHaveAttribute("datetime", new Date(on(day, time)).toISOString());
    await letters.getByText("As plain text").click();
    for (const content of contents) await expect(letters.getByRole("article").locator("pre")).toContainText(content);
  };
  const billingSays = async (nextCharge: string, receipts: number) => {
    await page.goto("/billing");
    await expect(page.getByText(nextCharge)).toBeVisible();
    await expect(page.getByRole("link", { name: /^Receipt/ })).toHaveCount(receipts);
  };

  const pages: Partial<Record<StepName, OnPages>> = {
    "day 1: has signed up": {
      show: async () => {
        await bothShow(/^0 of 3 used, 3 left, resets 1 February/);
        await expect(page.getByText("Free plan")).toBeVisible();
        await expect(page.getByText("The time for this student is 1 January 2026, 10:00.")).toBeVisible();
        await expect(meter(page, "Pair Quiz")).toHaveAccessibleName(/^0 of 1 used/);
        await expect(meter(page, "Daily Quiz")).toHaveAccessibleName(/^unlimited/);
      },
    },
    "day 5: uses quiz once": { show: () => bothShow(/^1 of 3 used, 2 left/) },
    "day 7: second quiz": { show: () => bothShow(/^2 of 3 used, 1 left/) },
    "day 10: third quiz": {
      show: async () => {
        await bothShow(/^3 of 3 used, 0 left/);
        await mailSays("quota_exhausted", 10, "12:00", "Quiz", "1 February");
      },
    },
    "day 10: a fourth try": {
      show: async () => {
        await bothShow(/^3 of 3 used, 0 left/);
        await page.getByRole("button", { name: "Unlock Quiz" }).click();
        const prompt = page.getByRole("dialog", { name: "You've used all 3 quizzes" });
        await expect(prompt).toContainText("Unlocked with Premium");
        await expect(prompt).toContainText("$9.99");
        await prompt.getByRole("link", { name: "Get Premium" }).click();
        await expect(page).toHaveURL(/\/upgrade\?plan=premium&feature=quiz$/);
      },
    },
    "day 11: orders Premium": {
      acts: async () => {
        await page.getByRole("button", { name: "Get Premium: pay $9.99 today" }).click();
        await windowOn(page).isOpen();
      },
    },
    "day 11: pays": { acts: () => windowOn(page).pay(GOOD) },
    "day 11: has bought Premium": {
      acts: () => expect(page.getByRole("heading", { name: "Premium is active" })).toBeFocused(),
      show: async () => {
        await expect(page.getByText("No limits on any feature")).toBeVisible();
        for (const feature of ["Quiz", "Pair Quiz", "YouTube Summarizer"]) {
          await expect(meter(other, feature)).toHaveAccessibleName(/^unlimited/);
        }
        await page.locator('a[href^="/billing/invoices/"]').click();
        await expect(page.getByRole("row", { name: "Total paid" })).toContainText("$9.99");
        await mailSays("subscription_activated", 11, "11:00", "Premium", "$9.99", "9 February", "/billing/invoices/");
        await billingSays("On 9 February we charge $9.99 to Visa ending in 1007.", 1);
      },
    },
    "days 12 to 32: uses everything freely": {
      show: () => expect(meter(other, "Quiz")).toHaveAccessibleName(/^unlimited, 10 used/),
    },
    "day 33, 09:00: is reminded": {
      show: () => mailSays("renewal_reminder", 33, "09:00", "7 days", "9 February", "$9.99"),
    },
    "days 33 to 40: uses everything freely": {
      show: () => expect(meter(other, "Quiz")).toHaveAccessibleName(/^unlimited, 10 used/),
    },
    "day 40, 02:00: is charged once": {
      show: async () => {
        await mailSays("renewal_successful", 40, "02:00", "$9.99", "11 March", "/billing/invoices/");
        await billingSays("On 11 March we charge $9.99 to Visa ending in 1007.", 2);
      },
    },
    "day 63, 09:00: is reminded again": {
      show: () => mailSays("renewal_reminder", 63, "09:00", "7 days", "11 March", "$9.99"),
    },
    "day 70, 02:00: is declined, and grace begins": {
      show: async () => {
        await mailSays(
          "renewal_failed",
          70,
          "02:00",
          "There wasn't enough money in the account.",
          "14 March, 02:00",
          "12 March and 13 March",
        );
        for (const path of ["/dashboard", "/history", "/account", "/try/quiz", "/upgrade"]) {
          await page.goto(path);
          await expect(page.getByText("Premium ends in 3 days"), path).toBeVisible();
          await expect(page.getByRole("link", { name: "Renew now" }), path).toBeVisible();
        }
        await page.getByRole("link", { name: "Renew now" }).click();
        await expect(page.getByRole("button", { name: "Renew now: pay $9.99" })).toBeVisible();
      },
    },
    "day 70: everything still works": {
      show: () => expect(meter(other, "Quiz")).toHaveAccessibleName(/^unlimited, 5 used/),
    },
    "day 72, 02:00: and once more": {
      show: () => expect(meter(other, "Quiz")).toHaveAccessibleName(/^unlimited, 5 used/),
    },
    "day 73, 03:00: is back on free": {
      show: async () => {
        await expect(meter(other, "Quiz")).toHaveAccessibleName(/^5 of 3 used, 0 left, resets 1 April/);
        await mailSays("features_restricted", 73, "03:00", "has expired", /Quiz\s+3 of 3 used/, "$9.99");
        await page.goto("/dashboard");
        await expect(page.getByText("Inactive")).toBeVisible();
        await expect(page.getByText(/^Premium ends/)).toHaveCount(0);
      },
    },
    "day 73: the next quiz is refused": {
      show: async () => {
        await page.goto("/try/quiz");
        await page.getByRole("button", { name: "See what unlocks it" }).click();
        await expect(page.getByRole("dialog", { name: "You've used all 3 quizzes" })).toContainText("$9.99");
        await billingSays("You're on Free.", 2);
      },
    },
  };

  const mails: string[] = [];
  for (const { name, act, returns, state, isPending, mails: sent = [] } of JOURNEY as readonly (JourneyStep & {
    name: StepName;
  })[]) {
    await test.step(name, async () => {
      const { acts, show } = pages[name] ?? {};
      if (acts) await acts();
      else expect(await act(alice)).toEqual(returns);
      if (state) expect(await alice.state()).toBe(state);
      mails.push(...sent);
      // The mail of a step that is still pending may come before the next step, which is where it is due at the latest.
      if (!isPending) await expect.poll(() => alice.mails()).toEqual(mails);
      await show?.();
    });
  }
});
