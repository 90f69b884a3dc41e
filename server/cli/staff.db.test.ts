import { afterAll, beforeAll, expect, it } from "vitest";
import { signIn } from "@/lib/services/session/sign-in";
import { apiClient } from "@/test/support/api";
import { runCommand } from "@/test/support/command";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());

const staff = (...options: string[]) => runCommand("staff", options, database.url);

it("npm run staff prints a link as its last line, with which an admin chooses a password and signs in", {
  timeout: 180_000,
}, async () => {
  const email = "asha@study.example.com";
  const { code, lines, problem } = await staff("Asha@Study.example.com", "--role", "admin", "--name", "Asha");
  expect([code, problem, lines[0]]).toEqual([0, "", `${email} now has the role admin.`]);
  const token = /\/reset\?token=([\w-]{43})$/.exec(lines.at(-1) ?? "")?.[1] ?? "";
  const password = "a quiet green river";
  expect((await apiClient()("resetPassword", { body: { token, password } })).status).toBe(200);
  expect(await signIn({ email, password, userAgent: null }, new Date())).toMatchObject({ email, name: "Asha" });
  expect((await staff("--list")).lines.join("\n")).toMatch(
    /^admin@example.com {2}admin {2}active.*\nasha@study.example.com {2}admin {2}active {2}Asha/,
  );
});

it.each([
  [["asha@study.example.com", "--role", "owner"], /^--role must be admin or support.\nUsage:/],
  [["bob@example.com", "--role", "admin"], /^This account belongs to a student who pays.*\n$/],
])("npm run staff reports what is wrong with %j", async (options, told) => {
  expect(await staff(...options)).toEqual({ code: 1, lines: [""], problem: expect.stringMatching(told) });
});
