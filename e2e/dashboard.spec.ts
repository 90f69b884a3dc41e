import { expect, type Locator, type Page, test } from "@playwright/test";
import { createExternalApp } from "./support/external-app";
import { collectComplaints, layoutShift, loadedScript, waitUntilStable } from "./support/page";
import { withSecondInstance } from "./support/second-instance";
import { createStudent, signIn, studentId } from "./support/student";

/** The usage of a student, and how the page follows it live. */

/** Sooner than a page without its stream polls (every 5 s), so the change came through the stream. */
const LIVE_MS = 4_000;
/** 151 kB in December 2026, 1 of them to write times by the server's table of zones. */
const MOST_SCRIPT_BYTES = 152_000;
const MOST_SHIFT = 0.02;

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => expect(complaints).toEqual([]));

function meter(page: Page, feature: string): Locator {
  return page.getByRole("article", { name: feature, exact: true }).getByRole("img");
}

async function answerQuiz(page: Page): Promise<void> {
  for (let question = 1; question <= 5; question++) {
    await expect(page.getByText(`Question ${question} of 5`)).toBeVisible();
    await page
      .getByRole("radio")
      .nth(question % 4)
      .check();
    await page.getByRole("button", { name: "Check answer" }).click();
    await expect(page.getByText(/^(Correct|Not quite)\./)).toBeVisible();
    await page.getByRole("button", { name: question === 5 ? "Finish" : "Next question" }).click();
  }
  await expect(page.getByRole("heading", { name: /\d of 5 correct/ })).toBeFocused();
}

test("three quizzes are allowed, the fourth is refused with an offer to upgrade, and another tab follows live", async ({
  page,
  context,
  request,
}) => {
  const email = await createStudent(request);
  await signIn(page, email);
  const other = await context.newPage();
  await other.goto("/dashboard");
  await expect(meter(other, "Quiz")).toHaveAccessibleName(/^0 of 3 used, 3 left/);
  let loads = 0;
  other.on("load", () => loads++);

  await page.getByRole("link", { name: "Use Quiz", exact: true }).click();
  for (let quiz = 1; quiz <= 3; quiz++) {
    await page.getByRole("button", { name: quiz === 1 ? "Start" : "Start another" }).click();
    // Reserved while the quiz is open: one mark is hatched in both tabs.
    await expect(meter(other, "Quiz")).toHaveAccessibleName(new RegExp(`^${quiz - 1} of 3 used.*1 in progress`));
    await answerQuiz(page);
    await expect(meter(other, "Quiz")).toHaveAccessibleName(new RegExp(`^${quiz} of 3 used, ${3 - quiz} left, resets`));
  }

  await page.getByRole("button", { name: "Start another" }).click();
  const paywall = page.getByRole("dialog", { name: "You've used all 3 quizzes" });
  await expect(paywall).toContainText("Unlocked with Premium");
  await expect(paywall).toContainText("$9.99");
  await expect(paywall.getByRole("link", { name: "Get Premium" })).toHaveAttribute("href", /^\/upgrade\?plan=premium&/);
  await paywall.getByRole("button", { name: /^Wait until/ }).click();
  await expect(paywall).toBeHidden();
  // A student who comes back sees the limit before they press Start.
  await page.reload();
  await page.getByRole("button", { name: "See what unlocks it" }).click();
  await expect(paywall).toContainText("Unlocked with Premium");

  await expect(other.getByRole("button", { name: "Unlock Quiz" })).toBeVisible();
  await expect(other.getByText(/^You've used all 3 quizzes\. They come back on/)).toBeVisible();
  await expect(other.getByText("Counted")).toHaveCount(3);
  expect(loads).toBe(0);
});

test("giving up releases the reservation, and the panel shows the calls that were made", async ({ page, request }) => {
  await signIn(page, await createStudent(request));
  await page.goto("/try/mock_test");
  const label = page.getByRole("img", { name: /of 3 used/ });
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(label).toHaveAccessibleName(/^0 of 3 used, 2 left, 1 in progress/);
  // A reservation outlives a reload of the page.
  await page.reload();
  await page.getByRole("button", { name: "Give up" }).click();
  await expect(page.getByRole("heading", { name: "Given up, nothing counted" })).toBeFocused();
  await expect(label).toHaveAccessibleName(/^0 of 3 used, 3 left/);

  await page.getByRole("button", { name: "Start another" }).click();
  await page.getByRole("button", { name: "Finish" }).click();
  const calls = page.getByRole("complementary", { name: "API calls" }).getByRole("listitem");
  await expect(calls).toHaveCount(3);
  await expect(calls.nth(0)).toContainText("/api/usage/record");
  await expect(calls.nth(0)).toContainText('"usage_recorded": true');
  await expect(calls.nth(1)).toContainText("/api/usage/enforce-check");
  await expect(calls.nth(2)).toContainText("/api/usage/release");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await calls.nth(0).getByRole("button", { name: "Copy as curl" }).click();
  await expect(calls.nth(0).getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("curl -X POST");
  expect(copied).toContain('"reservation_id"');
});

test("flashcards are repeated until each is known", async ({ page, request }) => {
  await signIn(page, await createStudent(request));
  await page.goto("/try/flashcards");
  await page.getByText("Biology", { exact: true }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByText("6 cards left · Biology")).toBeVisible();
  await page.getByRole("button", { name: "Show answer" }).click();
  await page.getByRole("button", { name: "Show it again later" }).click();
  for (let left = 6; left >= 1; left--) {
    await expect(page.getByText(`${left} card${left === 1 ? "" : "s"} left`)).toBeVisible();
    await page.getByRole("button", { name: "Show answer" }).click();
    await page.getByRole("button", { name: "I knew it" }).click();
  }
  await expect(page.getByRole("heading", { name: "6 cards learned" })).toBeFocused();
});

test("a use by an app elsewhere shows at once in every open tab, which share one stream", async ({
  page,
  context,
  request,
}) => {
  const app = await createExternalApp();
  let streams = 0;
  context.on("request", (call) => {
    if (call.url().endsWith("/api/usage/stream")) streams++;
  });
  await signIn(page, await createStudent(request));
  const student = app.forUser(await studentId(page));
  await expect.poll(() => streams).toBe(1);
  const other = await context.newPage();
  await other.goto("/dashboard");
  const tabs = [page, other];
  for (const tab of tabs) await expect(meter(tab, "Ask Question")).toHaveAccessibleName(/^0 of 5 used/);
  // By now the second tab would have opened a stream of its own.
  await expect.poll(() => page.evaluate(() => navigator.locks.query().then(({ pending }) => pending?.length))).toBe(1);
  expect(streams).toBe(1);
  for (let uses = 1; uses <= 3; uses++) {
    expect((await student.consume({ feature: "ask_question" })).success).toBe(true);
    await Promise.all(
      tabs.map((tab) =>
        expect(meter(tab, "Ask Question")).toHaveAccessibleName(new RegExp(`^${uses} of 5 used`), { timeout: LIVE_MS }),
      ),
    );
  }
  // The leading tab closes, and the other takes the stream over.
  await page.close();
  await expect.poll(() => streams).toBe(2);
  await student.consume({ feature: "ask_question" });
  await expect(meter(other, "Ask Question")).toHaveAccessibleName(/^4 of 5 used/, { timeout: LIVE_MS });
});

test("a use that another instance allowed shows in an open tab, without a reload", async ({ page, request }) => {
  // The page must learn of the use from the stream, so polling is blocked.
  await page.route("**/api/usage/real-time", (route) => route.fulfill({ status: 503, body: "" }));
  await signIn(page, await createStudent(request));
  // The page after the sign-in may still be loading images.
  await page.waitForLoadState("load");
  let loads = 0;
  page.on("load", () => loads++);
  await expect(meter(page, "Mock Test")).toHaveAccessibleName(/^0 of 3 used/);
  await withSecondInstance(async (url) => {
    const student = (await createExternalApp(url)).forUser(await studentId(page));
    expect((await student.consume({ feature: "mock_test" })).success).toBe(true);
    await expect(meter(page, "Mock Test")).toHaveAccessibleName(/^1 of 3 used, 2 left/);
    const held = await student.reserve({ feature: "mock_test" });
    await expect(meter(page, "Mock Test")).toHaveAccessibleName(/^1 of 3 used, 1 left, 1 in progress/);
    if (held.success) await held.reservation.release();
    await expect(meter(page, "Mock Test")).toHaveAccessibleName(/^1 of 3 used, 2 left/);
  });
  expect(loads).toBe(0);
});

test("without the stream the page polls, and says so when polling fails", async ({ page, request }) => {
  await page.route("**/api/usage/stream", (route) => route.abort());
  const app = await createExternalApp();
  await signIn(page, await createStudent(request));
  await app.forUser(await studentId(page)).consume({ feature: "pyqs" });
  await expect(meter(page, "Previous Year Questions")).toHaveAccessibleName(/^1 of 10 used/, { timeout: 8_000 });
  await page.route("**/api/usage/real-time", (route) => route.abort());
  await expect(page.getByText(/^These numbers may be out of date/)).toBeVisible({ timeout: 8_000 });
  // The browser's messages about the requests that this test blocked.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes("net::ERR_FAILED")));
});

test("everything can be reached and left with the keyboard only", async ({ page, request }) => {
  const app = await createExternalApp();
  await signIn(page, await createStudent(request));
  await app.forUser(await studentId(page)).consume({ feature: "pair_quiz" });
  await page.reload();
  const unlock = page.getByRole("button", { name: "Unlock Pair Quiz" });
  await expect(unlock).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  const order = [
    ["link", "Studymeter, start page"],
    ["link", "Dashboard"],
    ["link", "History"],
    ["link", "Plans"],
    ["button", "Search commands"],
    ["button", /^Theme: /],
    ["button", "Account"],
  ] as const;
  for (const [role, name] of order) {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("banner").getByRole(role, { name })).toBeFocused();
  }

  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(
    page
      .getByRole("link", { name: "Settings" })
      .or(page.getByRole("button", { name: "Sign out" }))
      .first(),
  ).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Account", exact: true })).toBeFocused();

  await unlock.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press("Tab");
    // The focus stays inside while the dialog is open.
    await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(unlock).toBeFocused();

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("hist");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/history$/);
});

test("the dashboard loads little script, and does not shift", async ({ page, request }) => {
  await signIn(page, await createStudent(request));
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await page.reload();
    await expect(meter(page, "Quiz")).toBeVisible();
    // Includes the events of the stream and what is loaded late.
    await waitUntilStable(page);
    const { bytes, files } = await loadedScript(page);
    test
      .info()
      .annotations.push({ type: "script", description: `${bytes} bytes in ${files} files at ${size.width} px` });
    expect(files).toBeGreaterThan(3);
    expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
    expect(await layoutShift(page)).toBeLessThanOrEqual(MOST_SHIFT);
  }
});

test("the plans page marks the student's plan, and links to the checkout of the others", async ({ page, request }) => {
  await page.goto("/plans");
  await expect(page.getByRole("article")).toHaveCount(3);
  await expect(page.getByRole("article", { name: "Premium" })).toContainText("$9.99");
  await expect(page.getByRole("link", { name: "Sign up free" })).toHaveAttribute("href", "/sign-up");
  await expect(page.getByText("Your plan")).toHaveCount(0);
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows.nth(1)).toHaveText(/^Quiz3Unlimited/);
  await expect(rows.last()).toHaveText(/^Daily QuizUnlimited/);

  await signIn(page, await createStudent(request));
  await page.getByRole("link", { name: "Free plan" }).click();
  await expect(page.getByRole("article", { name: "Free" })).toContainText("Your plan");
  await expect(page.getByRole("article", { name: "Free" }).getByRole("link")).toHaveCount(0);
  await page.getByRole("link", { name: "Get Premium" }).click();
  await expect(page).toHaveURL(/\/upgrade\?plan=premium$/);
  await expect(page.getByRole("button", { name: "Get Premium: pay $9.99 today" })).toBeVisible();
});
