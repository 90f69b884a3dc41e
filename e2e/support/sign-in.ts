import { expect, type Page } from "@playwright/test";

/**
 * Signs the browser in without the form, which has tests of its own (account, history): two calls are faster than loading and filling in a
 * page.
 */
export async function signInWithoutForm(page: Page, email: string, password: string): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const response = await page.request.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  expect(response.status(), await response.text()).toBe(200);
}
