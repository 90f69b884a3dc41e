import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderStored } from "@/emails/delivery/render-stored";
import { getEnv } from "@/lib/env";
import { apiClient, insertSession, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { signIn } from "../session/sign-in";

const PASSWORD = "a quiet green river";
const OTHER = "seven loud red hills";

let database: TestDatabase;
const anybody = apiClient();

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());

function newAddress(): string {
  return `s-${randomUUID()}@learn.example`;
}

function tryPassword(email: string, password: string) {
  return signIn({ email, password, userAgent: "Firefox" }, new Date());
}

async function mailsTo(email: string) {
  const { rows } = await database.pool.query(
    "SELECT type, props, status FROM mail WHERE recipient = $1 ORDER BY created_at, id",
    [email],
  );
  return rows as { type: string; props: { path: string; triedToSignUp: boolean }; status: string }[];
}

async function newestToken(email: string): Promise<string> {
  const mail = (await mailsTo(email)).at(-1);
  return new URL(mail?.props.path ?? "/", "http://x").searchParams.get("token") ?? "";
}

async function signUpVerified(email = newAddress()): Promise<string> {
  await anybody("signUp", { body: { email, password: PASSWORD, name: "Mira" } });
  await anybody("verifyAddress", { body: { token: await newestToken(email) } });
  return email;
}

async function clientOf(email: string) {
  const session = await insertSession(database.pool, email);
  return apiClient(await withSession(session));
}

describe("sign-up", () => {
  it("creates a student on the free plan, who can sign in once the address is verified", async () => {
    const email = newAddress();
    const body = { email: email.toUpperCase(), password: PASSWORD, name: "Mira", time_zone: "Asia/Tokyo" };
    expect((await anybody("signUp", { body })).status).toBe(200);
    expect(await tryPassword(email, PASSWORD)).toBeNull();
    expect(await mailsTo(email)).toMatchObject([{ type: "verify_address", status: "waiting" }]);
    const token = await newestToken(email);
    const verified = await anybody("verifyAddress", { body: { token } });
    expect(verified.body).toMatchObject({ email });
    expect((await anybody("verifyAddress", { body: { token } })).status).toBe(200);
    expect(await tryPassword(email, PASSWORD)).toMatchObject({ email, name: "Mira" });
    const dashboard = await (await clientOf(email))("dashboard");
    expect(dashboard.body.dashboard).toMatchObject({ plan: "free", features: { quiz: { used: 0, limit: 3 } } });
  });

  it("answers the same, in the same steps of time, for an address that has an account", async () => {
    const known = await signUpVerified();
    const times: number[][] = [[], []];
    const responses = [];
    for (const [index, email] of [known, newAddress(), known, newAddress()].entries()) {
      const begin = performance.now();
      const response = await anybody("signUp", { body: { email, password: OTHER } });
      times[index % 2]?.push(Math.round((performance.now() - begin) / 400));
      responses.push({ status: response.status, body: response.body });
    }
    expect(new Set(responses.map((response) => JSON.stringify(response))).size).toBe(1);
    expect(Math.min(...(times[0] ?? []))).toBe(Math.min(...(times[1] ?? [])));
    expect(await tryPassword(known, OTHER)).toBeNull();
    expect((await mailsTo(known)).at(-1)).toMatchObject({ type: "reset_password", props: { triedToSignUp: true } });
  });

  it("makes one account of many at once, with the password of one of them", async () => {
    const email = newAddress();
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => anybody("signUp", { body: { email, password: PASSWORD } })),
    );
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    const made = await database.pool.query(
      "SELECT (SELECT count(*)::int FROM account WHERE email = $1) AS accounts, (SELECT count(*)::int FROM student WHERE email = $1) AS students",
      [email],
    );
    expect(made.rows).toEqual([{ accounts: 1, students: 1 }]);
  });

  it.each([
    ["short", "password"],
    ["Password123", "password"],
    ["x".repeat(257), "password"],
  ])("refuses the password %s", async (password, field) => {
    const { status, body } = await anybody("signUp", { body: { email: newAddress(), password } });
    expect([status, Object.keys(body.fields)]).toEqual([400, [field]]);
  });

  it("takes a long pass phrase in any script", async () => {
    const email = newAddress();
    const password = "छह पीली नावें और एक शांत नदी ".repeat(5);
    await anybody("signUp", { body: { email, password } });
    await anybody("verifyAddress", { body: { token: await newestToken(email) } });
    expect(await tryPassword(email, password)).not.toBeNull();
    expect(await tryPassword(email, password.slice(0, -1))).toBeNull();
  });
});

describe("links of mails", () => {
  it("are visible in the mail", async () => {
    const email = await signUpVerified();
    await anybody("signUp", { body: { email, password: PASSWORD } });
    for (const { type, props } of await mailsTo(email)) {
      const { text, subject } = await renderStored(type, props, null);
      expect(text).toContain(`${getEnv().APP_URL}${props.path}`);
      expect(subject).toBe(type === "verify_address" ? "Confirm your email address" : "You already have an account");
    }
  });

  it("verify the address they went to, and only the newest counts", async () => {
    const email = newAddress();
    await anybody("signUp", { body: { email, password: PASSWORD } });
    const first = await newestToken(email);
    await anybody("resendVerification", { body: { email } });
    expect((await anybody("verifyAddress", { body: { token: first } })).status).toBe(400);
    expect((await anybody("verifyAddress", { body: { token: await newestToken(email) } })).status).toBe(200);
  });

  it("reset a password once, end every session, and do not weaken the rules", async () => {
    const email = await signUpVerified();
    const session = await clientOf(email);
    await anybody("forgotPassword", { body: { email } });
    const token = await newestToken(email);
    expect((await anybody("resetPassword", { body: { token, password: "password" } })).status).toBe(400);
    expect((await anybody("verifyAddress", { body: { token } })).status).toBe(400);
    const resets = await Promise.all(
      Array.from({ length: 5 }, () => anybody("resetPassword", { body: { token, password: OTHER } })),
    );
    expect(resets.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect(await tryPassword(email, PASSWORD)).toBeNull();
    expect(await tryPassword(email, OTHER)).not.toBeNull();
    expect((await session("realTime")).status).toBe(401);
  });

  it("end with their time", async () => {
    const email = await signUpVerified();
    await anybody("forgotPassword", { body: { email } });
    const token = await newestToken(email);
    await database.pool.query(
      "UPDATE email_token SET expires_at = now() WHERE account_id = (SELECT id FROM account WHERE email = $1)",
      [email],
    );
    expect((await anybody("resetPassword", { body: { token, password: OTHER } })).status).toBe(400);
  });

  it("are asked for without learning whether there is an account, and not without end", async () => {
    const known = await signUpVerified();
    const responses = [];
    for (const email of [known, newAddress()])
      responses.push((await anybody("forgotPassword", { body: { email } })).text);
    expect(responses[0]).toBe(responses[1]);
    for (let asked = 0; asked < 6; asked++) await anybody("forgotPassword", { body: { email: known } });
    // One to verify, and two more before the pauses begin.
    expect(await mailsTo(known)).toHaveLength(3);
  });

  it("change the address for signing in, once one is followed", async () => {
    const email = await signUpVerified();
    const next = newAddress();
    const client = await clientOf(email);
    expect((await client("changeEmail", { body: { email: next, password: OTHER } })).status).toBe(400);
    expect((await client("changeEmail", { body: { email: next, password: PASSWORD } })).status).toBe(200);
    expect(await tryPassword(next, PASSWORD)).toBeNull();
    await anybody("verifyAddress", { body: { token: await newestToken(next) } });
    expect(await tryPassword(next, PASSWORD)).not.toBeNull();
    expect(await tryPassword(email, PASSWORD)).toBeNull();
  });

  it("do not take an address that another account has meanwhile", async () => {
    const [mine, others] = [await signUpVerified(), newAddress()];
    const client = await clientOf(mine);
    await client("changeEmail", { body: { email: others, password: PASSWORD } });
    const token = await newestToken(others);
    await signUpVerified(others);
    expect((await anybody("verifyAddress", { body: { token } })).body.code).toBe("conflict");
    const quiet = await client("changeEmail", { body: { email: others, password: PASSWORD } });
    expect(quiet.status).toBe(200);
  });
});

describe("a notice", () => {
  const noticesTo = async (email: string) =>
    (await mailsTo(email)).filter(({ type }) => type === "password_changed" || type === "address_changed");

  it("tells the address that the password was changed, and by what, once for each change", async () => {
    const email = await signUpVerified();
    const client = await clientOf(email);
    await client("changePassword", { body: { current_password: OTHER, password: OTHER } });
    expect(await noticesTo(email)).toEqual([]);
    await client("changePassword", { body: { current_password: PASSWORD, password: OTHER } });
    await anybody("forgotPassword", { body: { email } });
    await anybody("resetPassword", { body: { token: await newestToken(email), password: PASSWORD } });
    expect(await noticesTo(email)).toMatchObject([
      { type: "password_changed", status: "waiting", props: { isReset: false } },
      { type: "password_changed", status: "waiting", props: { isReset: true } },
    ]);
    for (const { type, props } of await noticesTo(email)) {
      expect((await renderStored(type, props, null)).text).toContain(email);
    }
  });

  it("tells the old address that there is a new one, when it counts and not before", async () => {
    const email = await signUpVerified();
    const next = newAddress();
    await (await clientOf(email))("changeEmail", { body: { email: next, password: PASSWORD } });
    expect(await noticesTo(email)).toEqual([]);
    const token = await newestToken(next);
    for (let click = 0; click < 2; click++) await anybody("verifyAddress", { body: { token } });
    expect(await noticesTo(email)).toMatchObject([{ type: "address_changed", status: "waiting" }]);
    expect(await noticesTo(next)).toEqual([]);
  });

  it("is written with the change or not at all", async () => {
    const email = await signUpVerified();
    await database.pool.query(
      `CREATE FUNCTION refuse_notice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no notice'; END $$;
       CREATE TRIGGER refuse_notice BEFORE INSERT ON mail FOR EACH ROW WHEN (NEW.type = 'password_changed') EXECUTE FUNCTION refuse_notice()`,
    );
    try {
      const body = { current_password: PASSWORD, password: OTHER };
      expect((await (await clientOf(email))("changePassword", { body })).status).toBe(500);
      expect(await tryPassword(email, PASSWORD)).not.toBeNull();
      expect(await tryPassword(email, OTHER)).toBeNull();
    } finally {
      await database.pool.query("DROP TRIGGER refuse_notice ON mail; DROP FUNCTION refuse_notice()");
    }
  });
});

describe("a session", () => {
  it("ends at once when it is ended, and where its account is disabled", async () => {
    const email = await signUpVerified();
    const [first, second] = [await clientOf(email), await clientOf(email)];
    const listed = (await first("listSessions")).body.sessions;
    expect(listed.filter((session: { current: boolean }) => session.current)).toHaveLength(1);
    const other = listed.find((session: { current: boolean }) => !session.current);
    expect((await first("endSession", { params: { id: other.id } })).status).toBe(200);
    expect((await second("realTime")).status).toBe(401);
    expect((await first("endSession", { params: { id: other.id } })).status).toBe(404);
    await database.pool.query("UPDATE account SET disabled_at = now() WHERE email = $1", [email]);
    expect((await first("realTime")).status).toBe(401);
    expect(await tryPassword(email, PASSWORD)).toBeNull();
  });

  it("of somebody else can't be ended", async () => {
    const client = await clientOf(await signUpVerified());
    const others = await insertSession(database.pool, "alice@example.com");
    const id = `ses_${others.replaceAll("-", "")}`;
    expect((await client("endSession", { params: { id } })).status).toBe(404);
    expect((await apiClient(await withSession(others))("realTime")).status).toBe(200);
  });

  it("outlives a change of password only where it was changed", async () => {
    const email = await signUpVerified();
    const [here, there] = [await clientOf(email), await clientOf(email)];
    const body = { current_password: PASSWORD, password: OTHER };
    expect((await here("changePassword", { body: { ...body, current_password: OTHER } })).status).toBe(400);
    expect((await here("changePassword", { body })).body.message).toMatch(/signed out everywhere else/);
    expect((await there("realTime")).status).toBe(401);
    expect((await here("realTime")).status).toBe(200);
    expect(await tryPassword(email, PASSWORD)).toBeNull();
  });

  it("that begins while the password changes does not outlive it", async () => {
    const email = await signUpVerified();
    const here = await clientOf(email);
    const body = { current_password: PASSWORD, password: OTHER };
    const signIns = Array.from({ length: 10 }, () => tryPassword(email, PASSWORD));
    await here("changePassword", { body });
    const begun = (await Promise.all(signIns)).filter((signedIn) => signedIn !== null);
    for (const { sessionId } of begun) {
      expect((await apiClient(await withSession(sessionId))("realTime")).status).toBe(401);
    }
    expect((await here("realTime")).status).toBe(200);
  });

  it("needs a page of ours and JSON to change anything", async () => {
    const session = await withSession(await insertSession(database.pool, "alice@example.com"));
    const { origin: _, ...withoutOrigin } = session;
    expect((await apiClient(withoutOrigin)("endOtherSessions")).status).toBe(403);
    const crossSite = { ...session, origin: "https://evil.example" };
    expect((await apiClient(crossSite)("updateAccount", { body: { name: "Eve" } })).status).toBe(403);
    const form = { ...session, "content-type": "text/plain" };
    expect((await apiClient(form)("updateAccount", { body: { name: "Eve" } })).status).toBe(415);
  });

  it("encrypted with another secret is refused", async () => {
    const session = await withSession(await insertSession(database.pool, "alice@example.com"));
    const cookie = `${session.cookie?.slice(0, -4)}AAAA`;
    expect((await apiClient({ ...session, cookie })("realTime")).status).toBe(401);
  });
});

describe("an account", () => {
  it("shows and changes its name and settings", async () => {
    const email = await signUpVerified();
    const client = await clientOf(email);
    const changed = await client("updateAccount", { body: { name: "Mira S.", time_zone: "America/New_York" } });
    expect(changed.body.account).toMatchObject({ email, name: "Mira S.", time_zone: "America/New_York", locale: "en" });
    expect((await client("getAccount")).body.account).toEqual(changed.body.account);
  });

  it("is erased with its password, and nothing signs in after", async () => {
    const email = await signUpVerified();
    const client = await clientOf(email);
    expect((await client("eraseAccount", { body: { password: OTHER } })).status).toBe(400);
    const erased = await client("eraseAccount", { body: { password: PASSWORD } });
    expect(erased.body.erased).toBe(true);
    expect(erased.headers.get("set-cookie")).toMatch(/Max-Age=0/);
    expect((await client("getAccount")).status).toBe(401);
    expect(await tryPassword(email, PASSWORD)).toBeNull();
    expect((await mailsTo(email)).length).toBe(0);
  });

  it("slows whoever guesses the password of an open session", async () => {
    const client = await clientOf(await signUpVerified());
    const statuses: number[] = [];
    for (let guess = 0; guess < 8; guess++) {
      statuses.push((await client("eraseAccount", { body: { password: OTHER } })).status);
    }
    expect(statuses.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
    expect(statuses).toContain(429);
  });
});
