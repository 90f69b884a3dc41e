import type { Page } from "@playwright/test";

/** One of the demo's staff. @param to the page to come to, which asks her to sign in */
export async function signInAsStaff(page: Page, role: "admin" | "support", to: string): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(to)}`);
  await page.getByLabel("E-mail address").fill(`${role}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("studymeter-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname + url.search === to);
}

export async function signInAsAdmin(page: Page, to: string): Promise<void> {
  await signInAsStaff(page, "admin", to);
}
