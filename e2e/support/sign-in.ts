import { expect, type Page } from "@playwright/test";

/**
 * Signs a page's browser in without its form, which has tests of its own (account, history): two calls where the form costs a page that is
 * loaded, filled in and left.
 */
export async function signInWithoutForm(page: Page, email: string, password: string): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const answer = await page.request.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
