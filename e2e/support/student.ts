import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { signInWithoutForm } from "./sign-in";

const PASSWORD = "a quiet green river";

let serial = 0;

/** A student with an account on the free plan, whose address is confirmed through the demo's mailbox. */
export async function createStudent(request: APIRequestContext, name = "Mira Sen"): Promise<string> {
  const email = `mira.${process.pid}.${Date.now()}.${++serial}@learn.example`;
  await post(request, "/sign-up", { email, password: PASSWORD, name });
  const mailbox = await (await request.get(`/mailbox?to=${encodeURIComponent(email)}`)).text();
  await post(request, "/verify-address", { token: /\/verify\?token=([\w-]{20,})/.exec(mailbox)?.[1] ?? "" });
  return email;
}

async function post(request: APIRequestContext, path: string, data: object): Promise<void> {
  const response = await request.post(`/api/account${path}`, { data });
  expect(response.status(), await response.text()).toBe(200);
}

/**
 * Signs in, without the form, and waits for the dashboard.
 *
 * @param hasPayer whether a student of ours has said who pays; without, every checkout asks first
 */
export async function signIn(page: Page, email: string, password = PASSWORD, hasPayer = true): Promise<void> {
  await signInWithoutForm(page, email, password);
  if (hasPayer && password === PASSWORD) await givePayer(page);
  await page.goto("/dashboard");
  await expect(page.getByRole("article", { name: "Quiz", exact: true })).toBeVisible();
}

async function givePayer(page: Page): Promise<void> {
  const response = await page.request.put("/api/subscriptions/payer", {
    headers: { origin: process.env.STUDYMETER_E2E_URL ?? "" },
    data: { phone: "+91 98765 43210" },
  });
  expect(response.status(), await response.text()).toBe(200);
}

/** The id by which an external app names the student. */
export async function studentId(page: Page): Promise<string> {
  const response = await (await page.request.get("/api/usage/dashboard")).json();
  return response.dashboard.user_id;
}
