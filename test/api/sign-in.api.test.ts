import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";

let database: TestDatabase;
let app: RunningApp;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  app = await startApp({ databaseUrl: database.url, env: { TRUST_PROXY_HOPS: "1" } });
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

/** Keeps cookies as a browser does, and has its own IP address. */
class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly address: string) {}

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, "x-forwarded-for": this.address, ...(init.headers as Record<string, string>) };
    const response = await fetch(app.url + path, { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value.join("="));
    }
    return response;
  }

  async post(path: string, fields: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await this.fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    return this.fetch(path, { method: "POST", body: new URLSearchParams({ csrfToken, json: "true", ...fields }) });
  }

  signIn(email: string, password: string): Promise<Response> {
    return this.post("/api/auth/callback/credentials", { email, password });
  }

  async who(): Promise<unknown> {
    return (await this.fetch("/api/auth/session")).json();
  }
}

let addresses = 0;
function newBrowser(): Browser {
  return new Browser(`192.0.2.${++addresses}`);
}

describe("signing in", () => {
  it("gives access to pages and calls with the right password, however the address is typed", async () => {
    const browser = newBrowser();
    const response = await browser.signIn(" Alice@Example.com ", "studymeter-demo");
    expect(response.status).toBe(200);
    // Next-auth writes this response, and it still has the headers of every call.
    expect(Number(/^db;dur=([\d.]+)$/.exec(response.headers.get("server-timing") ?? "")?.[1])).toBeGreaterThan(0);
    expect(response.headers.get("x-request-id")).toMatch(/./);
    expect(response.headers.getSetCookie().find((line) => line.startsWith("studymeter.session="))).toMatch(
      /HttpOnly; SameSite=Lax$/,
    );
    expect(await browser.who()).toMatchObject({ user: { email: "alice@example.com", name: "Alice Rao" } });
    const usage = await (await browser.fetch("/api/usage/real-time")).json();
    expect(usage).toMatchObject({ success: true, plan: "free", feature_usage: { quiz: { used: 2 } } });
    expect(await (await browser.fetch("/dashboard")).text()).toContain("Alice");
  });

  it("gives the same response to a wrong password and to an unknown address", async () => {
    const [wrong, unknown] = await Promise.all([
      newBrowser().signIn("alice@example.com", "wrong"),
      newBrowser().signIn("nobody@example.com", "wrong"),
    ]);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect([wrong, unknown].some((response) => response.headers.getSetCookie().join().includes("session="))).toBe(
      false,
    );
  });

  it("needs the CSRF token of the sign-in page", async () => {
    const browser = newBrowser();
    const response = await browser.fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ email: "alice@example.com", password: "studymeter-demo", json: "true" }),
    });
    await response.body?.cancel();
    expect(browser.cookies.has("studymeter.session")).toBe(false);
  });

  it("goes on without a callbackUrl that is no address", async () => {
    const browser = newBrowser();
    for (const callbackUrl of ["nonsense", "https://", "%", "https://evil.example/"]) {
      const query = new URLSearchParams({ callbackUrl });
      expect((await browser.fetch(`/api/auth/session?${query}`)).status).toBe(200);
      const out = await browser.post("/api/auth/signout", { callbackUrl });
      expect(out.status).toBe(200);
      expect(((await out.json()) as { url: string }).url).not.toContain("evil.example");
    }
    browser.cookies.set("next-auth.callback-url", "nonsense");
    expect((await browser.fetch("/api/auth/session")).status).toBe(200);
    expect(browser.cookies.get("next-auth.callback-url")).not.toBe("nonsense");
    expect((await browser.signIn("alice@example.com", "studymeter-demo")).status).toBe(200);
  });

  it("answers a body that is no JSON with a 400", async () => {
    const response = await newBrowser().fetch("/api/auth/signout", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ success: false, code: "invalid_json" });
  });

  it("is throttled for a guesser, and not for the owner at another address", async () => {
    const guesser = newBrowser();
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let guess = 0; guess < 7; guess++) {
      last = await guesser.signIn("bob@example.com", `guess ${guess}`);
      statuses.push(last.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await last?.json()).toMatchObject({
      code: "rate_limited",
      error: expect.stringMatching(/^Too many tries\. Wait/),
    });
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await newBrowser().signIn("bob@example.com", "studymeter-demo")).status).toBe(200);
  });

  it("is limited by IP address over all accounts: 30 a minute", async () => {
    const browser = newBrowser();
    const statuses: number[] = [];
    for (let guess = 0; guess < 31; guess++) {
      statuses.push((await browser.signIn(`somebody-${guess}@example.com`, "password")).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("signing out", () => {
  it("ends the session on the server: a copied cookie no longer works", async () => {
    const browser = newBrowser();
    await browser.signIn("carol@example.com", "studymeter-demo");
    const thief = new Browser(browser.address);
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    expect((await thief.fetch("/api/usage/real-time")).status).toBe(200);
    await browser.post("/api/auth/signout", { callbackUrl: "/" });
    expect((await thief.fetch("/api/usage/real-time")).status).toBe(401);
    expect(await thief.who()).toEqual({});
    expect(thief.cookies.has("studymeter.session")).toBe(false);
  });
});
