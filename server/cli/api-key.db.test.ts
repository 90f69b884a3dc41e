import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, withKey } from "@/test/support/api";
import { runCommand } from "@/test/support/command";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());

const apiKey = (...options: string[]) => runCommand("api-key", options, database.url);

function consume(key: string) {
  return apiClient(withKey(key, newStudent()))("consume", { body: { feature: "quiz" } });
}

describe("npm run api-key", () => {
  it("prints a key that works as its last line, rotates it and revokes it", { timeout: 180_000 }, async () => {
    const created = await apiKey("--name", "Quiz app", "--scopes", "usage:read, usage:write", "--rate-limit", "500");
    const key = created.lines.at(-1) ?? "";
    expect(key).toMatch(/^sm_live_/);
    const answer = await consume(key);
    expect([answer.status, answer.headers.get("ratelimit-policy")]).toEqual([200, '"student";q=600;w=60']);
    const id = /key_[0-9a-f]{32}/.exec(created.lines.join())?.[0] ?? "";
    const rotated = await apiKey("--rotate", id, "--overlap-hours", "0");
    expect((await consume(rotated.lines.at(-1) ?? "")).status).toBe(200);
    expect((await consume(key)).status).toBe(401);
    const fresh = rotated.lines.join().match(/key_[0-9a-f]{32}/g)?.[1] ?? "";
    expect((await apiKey("--revoke", fresh)).code).toBe(0);
    expect((await consume(rotated.lines.at(-1) ?? "")).status).toBe(401);
    const listed = (await apiKey("--list")).lines.join("\n");
    expect(listed).toMatch(new RegExp(`${fresh}.*revoked.*Quiz app`));
    expect(listed).toMatch(new RegExp(`${id}.*expired.*Quiz app`));
    expect(listed).not.toContain(key);
  });

  it.each([
    [[], "--name and --scopes are needed."],
    [["--name", "x", "--scopes", "usage:reed"], '"usage:reed" is not a scope.'],
    [
      ["--name", "x", "--scopes", "admin", "--expires-in-days", "soon"],
      "--expires-in-days must be a whole number, 1 or more.",
    ],
    [["--revoke", "sub_1"], "sub_1 is not the id of an API key"],
    [["--nam", "x"], "Unknown option '--nam'"],
  ])("says what is wrong with %j", async (options, problem) => {
    const { code, problem: told, lines } = await apiKey(...options);
    expect(code).toBe(1);
    expect(told).toContain(problem);
    expect(lines.join()).not.toContain("sm_live_");
  });
});
