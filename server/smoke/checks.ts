export interface SmokeResult {
  name: string;
  /** What is wrong; null if nothing is. */
  problem: string | null;
}

/** A student to test with, created on the first use; the quota that is consumed is released again. */
export interface SmokeStudent {
  key: string;
  user: string;
  feature: string;
}

type Check = [name: string, look: () => Promise<string | null>];

const PATIENCE_MS = 15_000;

/** Calls what a visitor, an unauthorised client and, with a key, an app would call. The checks are independent. */
export async function smoke(url: string, student: SmokeStudent | null): Promise<SmokeResult[]> {
  const results: SmokeResult[] = [];
  for (const [name, look] of [...strangerChecks(url), ...(student ? studentChecks(url, student) : [])]) {
    const problem = await look().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    results.push({ name, problem });
  }
  return results;
}

function strangerChecks(url: string): Check[] {
  return [
    ["the process is up", () => expectStatus(`${url}/api/health`, 200)],
    ["the instance is ready", () => expectReady(`${url}/api/health/ready`)],
    ["the OpenAPI document is served", () => expectOpenApi(url)],
    ["a page is served with its security headers", () => expectPage(`${url}/plans`)],
    ["an unknown path returns 404", () => expectStatus(`${url}/api/no-such-call`, 404)],
    ["a webhook without a signature is refused", () => expectStatus(`${url}/api/webhooks/razorpay`, 400, post({}))],
    ["an unknown key is refused", () => expectStatus(`${url}/api/usage/real-time`, 401, bearer("sm_live_smoke"))],
    ["jobs cannot be run from outside", () => expectStatus(`${url}/api/inngest`, 401)],
    ["metrics need the token", () => expectStatus(`${url}/api/metrics`, [401, 404])],
  ];
}

function studentChecks(url: string, { key, user, feature }: SmokeStudent): Check[] {
  const call = (path: string, body: object) =>
    ask(`${url}/api/usage/${path}`, {
      ...post(body),
      headers: { authorization: `Bearer ${key}`, "x-user-id": user, "content-type": "application/json" },
    });
  return [
    ["a feature is checked", async () => answered(await call("check", { feature }))],
    [
      "quota is reserved and released",
      async () => {
        const reserved = await call("enforce-check", { feature, reserve: true });
        if (!reserved.ok) return answered(reserved);
        const { reservation_id } = (await reserved.json()) as { reservation_id: string };
        return answered(await call("release", { reservation_id }));
      },
    ],
    ["a use is recorded", async () => answered(await call("consume", { feature }))],
  ];
}

function post(body: object): RequestInit {
  return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

function bearer(key: string): RequestInit {
  return { headers: { authorization: `Bearer ${key}`, "x-user-id": "smoke-test" } };
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS), ...init });
}

async function expectStatus(url: string, wanted: number | number[], init?: RequestInit): Promise<string | null> {
  const response = await ask(url, init);
  if ([wanted].flat().includes(response.status)) {
    await response.body?.cancel();
    return null;
  }
  return answered(response);
}

/** The response of a failed call, for the person who fixes it. */
async function answered(response: Response): Promise<string | null> {
  const text = await response.text();
  return response.ok ? null : `responded with ${response.status}: ${text.slice(0, 200)}`;
}

async function expectReady(url: string): Promise<string | null> {
  const response = await ask(url);
  if (!response.ok) return answered(response);
  const { checks } = (await response.json()) as { checks?: { jobs?: string } };
  return checks?.jobs === "ok" ? null : `jobs are ${checks?.jobs}`;
}

async function expectOpenApi(url: string): Promise<string | null> {
  const response = await ask(`${url}/api/openapi.json`);
  if (!response.ok) return answered(response);
  const { openapi } = (await response.json()) as { openapi?: string };
  return openapi?.startsWith("3.1") ? null : `has the version openapi: ${openapi}`;
}

const HEADERS: Record<string, RegExp> = {
  "content-security-policy": /default-src 'self'.*script-src [^;]*'nonce-.*frame-ancestors 'none'/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /./,
};

async function expectPage(url: string): Promise<string | null> {
  const response = await ask(url);
  const text = await response.text();
  if (!response.ok || !/<h1/.test(text))
    return `responded with ${response.status}, ${text.length} bytes without a heading`;
  const missing = Object.entries(HEADERS).find(([name, pattern]) => !pattern.test(response.headers.get(name) ?? ""));
  return missing ? `${missing[0]} is ${response.headers.get(missing[0]) ?? "missing"}` : null;
}
