import { readFile } from "node:fs/promises";
import { type APIRequestContext, type BrowserContext, expect as base, type Page, test } from "@playwright/test";
import { createExternalApp } from "./support/external-app";
import { collectComplaints, expectAccessible } from "./support/page";
import { signInAsAdmin } from "./support/staff";
import { createStudent, studentId } from "./support/student";

/** A student and their account, from the first visit to the last. */

/** A page may load slowly on a busy host. */
const expect = base.configure({ timeout: 15_000 });
test.describe.configure({ timeout: 120_000 });

const PASSWORD = "a quiet green river";
const OTHER = "seven loud red hills";

let serial = 0;

function newAddress(): string {
  return `mira.${process.pid}.${++serial}@learn.example`;
}

/** What the browser complained about on any page of a test. */
let complaints: string[] = [];

test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});

test.afterEach(() => {
  // The script of the test tool, which the sandboxed frame around a mail blocks like every script.
  const isOurs = (text: string) => text.startsWith("Blocked script execution in 'about:srcdoc'");
  expect(complaints.filter((text) => !isOurs(text))).toEqual([]);
});

async function post(request: APIRequestContext, path: string, data: object): Promise<void> {
  const response = await request.post(`/api/account${path}`, { data });
  expect(response.status(), await response.text()).toBe(200);
}

/** The token of the newest mail to an address, from the mailbox that the demo shows to anyone who knows the address. */
async function newestToken(request: APIRequestContext, email: string): Promise<string> {
  const page = await (await request.get(`/mailbox?to=${encodeURIComponent(email)}`)).text();
  return /\/(?:verify|reset)\?token=([\w-]{20,})/.exec(page)?.[1] ?? "";
}

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function openAccount(page: Page, email: string): Promise<void> {
  await signIn(page, email);
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Account", exact: true })).toBeVisible();
}

/** The alert of a form. The framework has an alert of its own, outside the main element. */
function alertOn(page: Page) {
  return page.getByRole("main").getByRole("alert");
}

/** Goes from "check your email" through the mailbox and the mail to the target of its link. */
async function followMail(context: BrowserContext, page: Page, linkName: string): Promise<Page> {
  const [mailbox] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Open the email" }).click(),
  ]);
  const link = mailbox.frameLocator("iframe").getByRole("link", { name: linkName });
  const [target] = await Promise.all([context.waitForEvent("page"), link.click()]);
  return target;
}

test("a password form cannot be submitted before the page is interactive: the browser would put the password in the address", async ({
  browser,
}) => {
  const asleep = await browser.newContext({ javaScriptEnabled: false });
  const page = await asleep.newPage();
  for (const path of ["/sign-in", "/sign-up", "/reset?token=any"]) {
    await page.goto(path);
    const secret = page.getByLabel(/password/i).first();
    await secret.fill(PASSWORD);
    await secret.press("Enter");
    await expect(page.locator("form button[type=submit]")).toBeDisabled();
    expect(page.url(), path).not.toContain("password");
  }
  await asleep.close();
});

test("signing up, confirming through the mailbox, and the dashboard of the free plan", async ({ page, context }) => {
  const email = newAddress();
  await page.goto("/");
  await page.getByRole("link", { name: "Create a free account" }).click();
  await page.getByLabel("Name").fill("Mira Sen");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("Password123");
  await expect(page.getByText("At least 8 characters; a few words are fine (met)")).toBeVisible();
  await expect(page.getByText("Not a common password (not met yet)")).toBeVisible();
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("This password is too common. Choose another.")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeFocused();

  await page.getByRole("button", { name: "I've followed the link" }).click();
  await expect(alertOn(page)).toContainText("That didn't work yet.");

  const confirm = await followMail(context, page, "Confirm this address");
  await expect(confirm.getByRole("heading", { name: "Confirm your address" })).toBeVisible();
  await confirm.getByRole("button", { name: "Confirm this address" }).click();
  await expect(confirm.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();

  await page.getByRole("button", { name: "I've followed the link" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await expect(page.getByRole("heading", { name: /, Mira$/ })).toBeVisible();
  await expect(page.getByText("Free plan")).toBeVisible();
});

test("opening the link of a mail confirms nothing, because mail scanners open links", async ({ page, request }) => {
  const email = newAddress();
  await post(request, "/sign-up", { email, password: PASSWORD });
  const token = await newestToken(request, email);
  await page.goto(`/verify?token=${token}`);
  await expect(page.getByRole("button", { name: "Confirm this address" })).toBeVisible();
  await signIn(page, email);
  await expect(alertOn(page)).toContainText("or the address isn't confirmed yet");
});

test("an address that has an account gets the same response as a new one, and a mail that says so", async ({
  page,
}) => {
  const texts: string[] = [];
  for (const email of [newAddress(), "alice@example.com"]) {
    await page.goto("/sign-up");
    await page.getByLabel("Email address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
    texts.push((await page.getByRole("main").innerText()).replaceAll(email, "the address"));
  }
  expect(texts[1]).toBe(texts[0]);
  await page.goto("/mailbox?to=alice@example.com");
  await expect(page.getByRole("heading", { name: "You already have an account" })).toBeVisible();
});

test("a forgotten password is replaced through the mailbox, once", async ({ page, context, request }) => {
  const email = await createStudent(request);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  // The page before has a field of that name, too.
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  const reset = await followMail(context, page, "Choose a new password");
  const address = reset.url();
  await reset.getByLabel("New password").fill(OTHER);
  await reset.getByRole("button", { name: "Change password" }).click();
  await expect(reset.getByRole("heading", { name: "Your password is changed" })).toBeVisible();

  await page.goto(address);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("heading", { name: "This link doesn't work any more" })).toBeVisible();

  await signIn(page, email, PASSWORD);
  await expect(alertOn(page)).toContainText("don't match");
  await signIn(page, email, OTHER);
  await expect(page).toHaveURL(/\/dashboard$/);
});

test("a session that is ended here ends at once in the other browser", async ({ page, browser, request }) => {
  const email = await createStudent(request);
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, email);
  await expect(other).toHaveURL(/\/dashboard$/);
  await openAccount(page, email);
  await expect(page.getByText("This device", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Sign out Chrome on/ }).click();
  await expect(page.getByRole("button", { name: /^Sign out Chrome on/ })).toHaveCount(0);
  expect((await elsewhere.request.get("/api/usage/real-time")).status()).toBe(401);
  // The dashboard there reacts without a reload.
  await expect(other).toHaveURL(/\/sign-in/, { timeout: 15_000 });
  await elsewhere.close();
});

test("changing the password ends every session but this one", async ({ page, browser, request }) => {
  const email = await createStudent(request);
  const elsewhere = await browser.newContext();
  await signIn(await elsewhere.newPage(), email);
  await expect(elsewhere.pages()[0] ?? page).toHaveURL(/\/dashboard$/);
  await openAccount(page, email);
  const section = page.getByRole("region", { name: "Sign-in" });
  await section.getByRole("button", { name: "Change" }).click();
  await expect(page.getByLabel("Your password")).toBeFocused();
  await page.getByLabel("Your password").fill("not mine at all");
  await page.getByLabel("New password").fill(OTHER);
  await section.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("That isn't your password.")).toBeVisible();
  await page.getByLabel("Your password").fill(PASSWORD);
  await section.getByRole("button", { name: "Change password" }).click();
  await expect(section.getByRole("button", { name: "Change" })).toBeFocused();
  await expect(page.getByText("You're signed out everywhere else.")).toBeVisible();
  expect((await elsewhere.request.get("/api/account")).status()).toBe(401);
  expect((await page.request.get("/api/account")).status()).toBe(200);
  await elsewhere.close();
});

test("name, time zone and theme are saved, and an address changes when it is confirmed by mail", async ({
  page,
  context,
  request,
}) => {
  const email = await createStudent(request);
  await openAccount(page, email);
  await page.getByLabel("Name").fill("Asha Rao");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your name is saved.")).toBeVisible();
  await page.getByLabel("Time zone").selectOption("America/New_York");
  await expect(page.getByText("Times are now shown in New York time.")).toBeVisible();
  await page.getByText("Dark", { exact: true }).click();
  await page.reload();
  await expect(page.getByLabel("Name")).toHaveValue("Asha Rao");
  await expect(page.getByLabel("Time zone")).toHaveValue("America/New_York");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  const next = newAddress();
  await page.getByRole("region", { name: "Profile" }).getByRole("button", { name: "Change" }).click();
  await page.getByLabel("New address").fill(next);
  await page.getByLabel("Your password").fill(PASSWORD);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(`If ${next} can be used`)).toBeVisible();
  const confirm = await followMail(context, page, "Confirm this address");
  await confirm.getByRole("button", { name: "Confirm this address" }).click();
  await confirm.getByRole("link", { name: "Go to your account" }).click();
  await expect(confirm.getByRole("region", { name: "Profile" })).toContainText(`${next} Confirmed`);
});

test("a mail that is not about money is turned off in the account, and from the mail itself without signing in", async ({
  page,
  context,
  request,
}) => {
  const email = await createStudent(request);
  await openAccount(page, email);
  const mails = page.getByRole("region", { name: "Emails" });
  const usedUp = mails.getByRole("switch", { name: "When a feature is used up" });
  await expect(usedUp).toBeChecked();
  await usedUp.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("You won't get these emails any more.")).toBeVisible();
  await page.reload();
  await expect(usedUp).not.toBeChecked();
  await usedUp.click();
  await expect(page.getByText("You'll get these emails again.")).toBeVisible();
  await expect(mails).toContainText("Payments, plan and sign-in");

  const app = await createExternalApp();
  await app.forUser(await studentId(page)).consume({ feature: "pair_quiz" });
  await context.clearCookies();
  const link = page.frameLocator("iframe").getByRole("link", { name: "Stop emails like this one" });
  // Written and delivered in the background.
  await expect(async () => {
    await page.goto(`/mailbox?to=${email}&type=quota_exhausted`);
    await expect(link).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const [stop] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await expect(stop.getByRole("heading", { name: "Stop these emails?" })).toBeVisible();
  await expectAccessible(stop, "unsubscribe");
  await stop.getByRole("button", { name: "Stop these emails" }).click();
  await expect(stop.getByRole("heading", { name: "Stopped" })).toBeFocused();
  await openAccount(page, email);
  await expect(usedUp).not.toBeChecked();
  await stop.getByRole("button", { name: "Turn them on again" }).click();
  await expect(stop.getByRole("heading", { name: "Turned on again" })).toBeFocused();
  await page.reload();
  await expect(usedUp).toBeChecked();
});

test("a student can download their data and delete their account", async ({ page, request }) => {
  const email = await createStudent(request);
  await openAccount(page, email);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^studymeter-\d{4}-\d\d-\d\d\.json$/);
  const kept = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(JSON.stringify(kept)).toContain(email);

  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  for (const stays of ["Usage counts", "Payments and invoices", "The audit log"]) {
    await expect(dialog.getByText(stays)).toBeVisible();
  }
  await dialog.getByLabel("Your password").fill("not mine at all");
  await dialog.getByRole("button", { name: "Delete my account" }).click();
  await expect(dialog.getByText("That isn't your password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Delete my account" }).click();
  await expect(page.getByRole("heading", { name: "Your account is deleted" })).toBeVisible();
  expect((await page.request.get("/api/account")).status()).toBe(401);
  await signIn(page, email);
  await expect(alertOn(page)).toContainText("don't match");
});

test("the mailbox shows a stranger one address at a time, students their own mails, and the admin all", async ({
  page,
  request,
}) => {
  const email = await createStudent(request);
  await page.goto("/mailbox");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fmailbox$/);
  await page.goto(`/mailbox?to=${email}`);
  await expect(page.getByRole("heading", { name: "Confirm your email address" })).toBeVisible();
  expect((await page.request.get(`/api/mailbox?to=${email}`)).status()).toBe(401);

  await signIn(page, email);
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto("/mailbox");
  await expect(page.getByText(`To ${email}`, { exact: true })).toBeVisible();
  await page.context().clearCookies();

  await signInAsAdmin(page, `/mailbox?to=${email}&type=verify_address`);
  await page.getByRole("link", { name: "Show emails to all addresses" }).click();
  await expect(page).toHaveURL(/\/mailbox\?type=verify_address$/);
  const response = await page.request.get(`/api/mailbox?to=${email}`);
  expect((await response.json()).messages).toHaveLength(1);
});
