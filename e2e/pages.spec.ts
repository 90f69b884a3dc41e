import { expect, type Page, test } from "@playwright/test";
import { createExternalApp } from "./support/external-app";
import { collectComplaints, expectAccessibleInBothThemes } from "./support/page";
import { createStudent, signIn, studentId } from "./support/student";

/** Rules for every page: its title, no axe violations in either theme, no sideways scroll on a narrow phone, no console errors. */

let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => {
  // The script of the test tool, which the sandboxed frame around a mail blocks like every script.
  const isOurs = (text: string) => text.startsWith("Blocked script execution in 'about:srcdoc'");
  expect(complaints.filter((text) => !isOurs(text))).toEqual([]);
});

test("every page has its own title, and only public pages may be indexed", async ({ page }) => {
  const open = ["/", "/plans", "/docs", "/sign-in", "/sign-up", "/forgot"];
  const secret = ["/verify?token=x", "/reset?token=x", "/unsubscribe", "/erased", "/mailbox?to=nobody@learn.example"];
  const studentPages = ["/dashboard", "/history", "/upgrade", "/billing", "/account", "/try/quiz"];
  const titles = new Map<string, string>();
  // As a search engine reads them: what the server sends, without a browser.
  const read = async (path: string, mayBeIndexed: boolean) => {
    const html = await (await page.request.get(path)).text();
    const title = /<title>([^<]+)<\/title>/.exec(html)?.[1] ?? "";
    expect(title, path).toMatch(/^Studymeter$|^.+ · Studymeter$/);
    titles.set(path, title);
    const robots = html.match(/<meta name="robots" content="[^"]*noindex[^"]*"/g) ?? [];
    expect(robots, path).toHaveLength(mayBeIndexed ? 0 : 1);
    return html;
  };
  for (const path of open) {
    expect(await read(path, true), path).toMatch(/<meta property="og:image" content="[^"]*\/opengraph-image\.png/);
  }
  for (const path of secret) await read(path, false);
  await signIn(page, "bob@example.com", "studymeter-demo");
  for (const path of studentPages) await read(path, false);
  expect(new Set(titles.values()).size, [...titles].join("\n")).toBe(titles.size);
});

/** Pages for visitors who are not signed in. */
const OPEN: Record<string, (page: Page, email: string) => Promise<unknown>> = {
  "start page": (page) => page.goto("/"),
  "plans, signed out": (page) => page.goto("/plans"),
  "nothing there": (page) => page.goto("/nothing/here"),
  "a portal link that is none": (page) => page.goto("/portal/nothing"),
  "sign in": (page) => page.goto("/sign-in"),
  "sign up": (page) => page.goto("/sign-up"),
  "sign up, weak password": async (page) => {
    await page.goto("/sign-up");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText("Make it at least 8 characters long.")).toBeVisible();
  },
  "check your email": async (page) => {
    await page.goto("/forgot");
    await page.getByLabel("Email address").fill("a.student.with.quite.a.long.address@somewhere.learn.example");
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  },
  verify: (page) => page.goto("/verify?token=something"),
  "verify without a link": (page) => page.goto("/verify"),
  forgot: (page) => page.goto("/forgot"),
  reset: (page) => page.goto("/reset?token=something"),
  "reset without a link": (page) => page.goto("/reset"),
  "unsubscribe without a link": (page) => page.goto("/unsubscribe"),
  erased: (page) => page.goto("/erased"),
  mailbox: (page, email) => page.goto(`/mailbox?to=${email}`),
  "empty mailbox": (page) => page.goto("/mailbox?to=nobody@learn.example"),
};

/** Pages and states of a student with one exhausted feature. */
const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  dashboard: (page) => page.goto("/dashboard"),
  paywall: async (page) => {
    await page.goto("/dashboard");
    await page.getByRole("button", { name: "Unlock Pair Quiz" }).click();
    await expect(page.getByRole("dialog")).toContainText("Unlocked with Premium");
  },
  palette: async (page) => {
    await page.goto("/dashboard");
    await page.getByRole("button", { name: "Search commands" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  "try, ready": (page) => page.goto("/try/quiz"),
  "try, used up": (page) => page.goto("/try/pair_quiz"),
  "try, marked": async (page) => {
    await page.goto("/try/daily_quiz");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await expect(page.getByText("Question 1 of 5")).toBeVisible();
    await page.getByRole("radio").first().check();
    await page.getByRole("button", { name: "Check answer" }).click();
    await expect(page.getByText(/^(Correct|Not quite)\./)).toBeVisible();
  },
  "try, cards": async (page) => {
    await page.goto("/try/flashcards");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("button", { name: "Show answer" }).click();
    await page.getByRole("button", { name: "Give up" }).click();
    await expect(page.getByRole("heading", { name: "Given up, nothing counted" })).toBeVisible();
  },
  plans: (page) => page.goto("/plans"),
  account: (page) => page.goto("/account"),
  "account, forms open": async (page) => {
    await page.goto("/account");
    await page.getByRole("button", { name: "Change" }).first().click();
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await expect(page.getByLabel("New password")).toBeVisible();
  },
  "account, erase": async (page) => {
    await page.goto("/account");
    await page.getByRole("button", { name: "Delete…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
};

test("every public page is accessible in both themes, and fits a narrow phone", async ({ page, request }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const email = await createStudent(request);
  for (const [name, open] of Object.entries(OPEN)) {
    await open(page, email);
    await expectAccessibleInBothThemes(page, name);
  }
});

test("every page and state for a student is accessible in both themes, and fits a narrow phone", async ({
  page,
  request,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const app = await createExternalApp();
  await signIn(page, await createStudent(request));
  await app.forUser(await studentId(page)).consume({ feature: "pair_quiz" });
  for (const [name, open] of Object.entries(STATES)) {
    await open(page);
    await expectAccessibleInBothThemes(page, name);
  }
});
