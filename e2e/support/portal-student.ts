import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { type Api, httpApi, succeed } from "@/test/support/clock-student";
import { keyWith } from "./external-app";

const BASE = process.env.STUDYMETER_E2E_URL ?? "";

/** A student of an external app, on a test clock. */
export interface PortalStudent {
  userId: string;
  clockId: string;
  /** A call of the API, as the student or as an admin. */
  call: (method: string, path: string, body?: object, asStudent?: boolean) => Promise<Record<string, unknown>>;
  /** Signs the student in on a page with a portal link, as their app would. */
  enter: (page: Page, target: "dashboard" | "upgrade" | "billing", returnUrl?: string) => Promise<void>;
}

export async function createPortalStudent(now: string, name = "Anita Desai"): Promise<PortalStudent> {
  const key = await keyWith("admin");
  const userId = `portal-${randomUUID()}`;
  const call = async (method: string, path: string, body: object = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(BASE + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, `${method} ${path}: ${text}`).toBe(200);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const clockId = String((await call("POST", "/api/test-clocks", { now })).id);
  await call(
    "PUT",
    `/api/students/${userId}`,
    { name, email: `${userId}@learn.example`, phone: "9876543210" },
    { "x-test-clock": clockId },
  );
  return {
    userId,
    clockId,
    call: (method, path, body, asStudent = false) => call(method, path, body, asStudent ? { "x-user-id": userId } : {}),
    enter: async (page, target, returnUrl) => enterPortal(page, await adminApi(), userId, target, returnUrl),
  };
}

/** Buys Premium with the good test card, through the API. */
export async function buyPremium(student: PortalStudent): Promise<void> {
  const order = await student.call("POST", "/api/subscriptions/checkout", { plan: "premium" }, true);
  const { success, ...proof } = await student.call("POST", "/api/simulator/checkout", {
    order_id: order.order_id,
    instrument: "4100280000001007",
  });
  expect(success).toBe(true);
  await student.call("POST", "/api/subscriptions/verify", proof, true);
}

/** The API with an admin key. */
export async function adminApi(): Promise<Api> {
  const key = await keyWith("admin");
  return httpApi(() => BASE, key);
}

/** Signs a student in on a page with a portal link, as their app would. */
export async function enterPortal(
  page: Page,
  api: Api,
  userId: string,
  target: "dashboard" | "upgrade" | "billing",
  returnUrl?: string,
): Promise<void> {
  const body = { user_id: userId, page: target, return_url: returnUrl };
  const link = await succeed(api("createPortalLink", { body }));
  await page.goto(link.url);
  await page.waitForURL(`**/${target}`);
}
