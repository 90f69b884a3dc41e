import type { Page } from "@playwright/test";

/** The demo's admin. @param to the page to come to, which asks her to sign in */
export async function signInAsAdmin(page: Page, to: string): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(to)}`);
  await page.getByLabel("E-mail address").fill("admin@example.com");
  await page.getByLabel("Password", { exact: true }).fill("studymeter-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`**${to}`);
}
