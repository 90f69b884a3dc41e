import type { Cookie, Page } from "@playwright/test";
import { signInWithoutForm } from "./sign-in";

/** Each staff account signs in once. The tests of a worker share the session, and none of them ends it. */
const sessions = new Map<string, Cookie[]>();

/** Signs in as a staff account of the demo. @param to the page to open */
export async function signInAsStaff(page: Page, role: "admin" | "support", to: string): Promise<void> {
  const kept = sessions.get(role);
  if (kept) await page.context().addCookies(kept);
  else {
    await signInWithoutForm(page, `${role}@example.com`, "studymeter-demo");
    sessions.set(
      role,
      (await page.context().cookies()).filter(({ name }) => name === "studymeter.session"),
    );
  }
  await page.goto(to);
  await page.waitForURL((url) => url.pathname + url.search === to);
}

export async function signInAsAdmin(page: Page, to: string): Promise<void> {
  await signInAsStaff(page, "admin", to);
}
