import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getEnv } from "@/lib/env";
import { apiClient, insertSession, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { PRODUCTION } from "@/test/support/production";
import { withSettings } from "@/test/support/with-settings";

let database: TestDatabase;
let admin: ReturnType<typeof apiClient>;
const anybody = apiClient();

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  admin = await signedIn();
});
afterAll(() => database?.drop());

async function signedIn() {
  return apiClient(await withSession(await insertSession(database.pool, "admin@example.com")));
}

function signUp(email: string) {
  return anybody("signUp", { body: { email, password: "a quiet green river", name: "Mira" } });
}

function newAddress(): string {
  return `s-${randomUUID()}@learn.example`;
}

describe("GET /api/mailbox", () => {
  it("shows a mail as its recipient sees it, with a link that works", async () => {
    const email = newAddress();
    await signUp(email);
    const { body } = await admin("listMailbox", { query: { to: email.toUpperCase() } });
    expect(body.messages).toMatchObject([{ type: "verify_address", to: email, subject: "Confirm your email address" }]);
    const [{ html, text }] = body.messages;
    const link = new RegExp(`${getEnv().APP_URL}/verify\\?token=([\\w-]+)`);
    expect(html).toMatch(link);
    const token = link.exec(text)?.[1] ?? "";
    expect((await anybody("verifyAddress", { body: { token } })).body).toMatchObject({ success: true, email });
  });

  it("narrows by address, type and student, newest first", async () => {
    const [email, other] = [newAddress(), newAddress()];
    await signUp(email);
    await signUp(other);
    await anybody("forgotPassword", { body: { email } });
    const types = async (query: Record<string, string>) =>
      (await admin("listMailbox", { query })).body.messages.map(({ type }: { type: string }) => type);
    expect(await types({ to: email })).toEqual(["reset_password", "verify_address"]);
    expect(await types({ to: email, type: "verify_address" })).toEqual(["verify_address"]);
    const { body } = await admin("listMailbox", { query: { to: other } });
    const userId = body.messages[0].user_id;
    expect((await admin("listMailbox", { query: { user_id: userId } })).body).toEqual(body);
    expect((await admin("listMailbox", { query: { user_id: "nobody-we-know" } })).status).toBe(404);
  });

  it("is closed to students, whoever's mails they ask for", async () => {
    const alice = apiClient(await withSession(await insertSession(database.pool, "alice@example.com")));
    expect((await alice("listMailbox", { query: { to: "alice@example.com" } })).status).toBe(403);
  });

  it("does not exist in production", async () => {
    await signUp(newAddress());
    expect((await admin("listMailbox")).body.messages).not.toEqual([]);
    await withSettings(PRODUCTION, async () => {
      // Signed in anew: a session's cookie is signed with the secret of the settings.
      expect((await (await signedIn())("listMailbox")).status).toBe(404);
    });
  });
});
