import { describe, expect, inject, test } from "vitest";
import { connectOrExplain, place } from "./connect";

function changed(change: Partial<Record<"hostname" | "port" | "pathname" | "username" | "password", string>>): string {
  return Object.assign(new URL(inject("postgresUrl")), change).href;
}

describe("a database that cannot be reached is reported in one line, without its password", () => {
  test.each([
    ["a closed port", { port: "1" }, /^No response from 127\.0\.0\.1:1\/postgres \(DATABASE_URL\)/],
    ["a host that does not exist", { hostname: "db.invalid" }, /^The host of DATABASE_URL is unknown: db\.invalid\.$/],
    [
      "a wrong password",
      { password: "hunter2" },
      /does not accept user "studymeter" with the password of DATABASE_URL\.$/,
    ],
    ["a user that does not exist", { username: "mallory" }, /does not accept user "mallory"/],
    [
      "a database that does not exist",
      { pathname: "/nowhere" },
      /^There is no database "nowhere" at 127\.0\.0\.1:\d+\/nowhere\./,
    ],
  ])("%s", async (_, change, line) => {
    const url = changed(change);
    const error: unknown = await connectOrExplain(url).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "StartError", message: expect.stringMatching(line) });
    expect(String(error)).not.toContain(new URL(url).password);
  });

  test("one that can be reached is connected to", async () => {
    const client = await connectOrExplain(inject("postgresUrl"));
    expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test("its place is named without user and password", () => {
    expect(place("postgresql://u:p@db.example:6432/app?sslmode=require")).toBe("db.example:6432/app");
  });
});
