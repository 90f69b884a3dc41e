import { describe, expect, test } from "vitest";
import { checkUsage, consumeUsage } from "@/lib/contract/operations/usage";
import { securityHeaders } from "@/lib/http/security-headers";
import { assertResponse } from "./assert-response";

const status = {
  allowed: true,
  reason: null,
  limit: 5,
  used: 1,
  remaining: 4,
  unlimited: false,
  percentage: 20,
  resets_at: "2026-11-30T18:30:00.000Z",
};
const checked = { success: true, feature: "quiz", plan: "free", message: "Feature available.", ...status, status };
delete (checked as { reason?: null }).reason;

function received(code: number, changes: Record<string, string | null> = {}) {
  const headers = new Headers({
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Request-Id": "r1",
    RateLimit: '"student";r=1;t=1',
    "RateLimit-Policy": '"student";q=1;w=1',
    "Server-Timing": "db;dur=0.10",
    ...securityHeaders(),
  });
  for (const [name, value] of Object.entries(changes)) value === null ? headers.delete(name) : headers.set(name, value);
  return { status: code, headers };
}

describe("a response is checked against the document", () => {
  test("and passes when it is as documented", () => {
    assertResponse(checkUsage, received(200), checked);
  });

  test.each([
    ["a field too many", { ...checked, secret: 1 }, /additional properties.*secret/],
    ["a field too many in a part", { ...checked, status: { ...status, debug: 1 } }, /additional properties.*debug/],
    ["a field too few", { ...checked, plan: undefined }, /plan/],
    ["a field of another type", { ...checked, used: "1" }, /used must be integer/],
    ["a time that is not valid", { ...checked, resets_at: "tomorrow" }, /date-time/],
  ])("and fails with %s", (_, body, message) => {
    const sent: unknown = JSON.parse(JSON.stringify(body));
    expect(() => assertResponse(checkUsage, received(200), sent)).toThrow(message);
  });

  test("and fails with a status, or a code, that the call does not document", () => {
    const error = { success: false, error: "x", code: "conflict", request_id: "r1" };
    expect(() => assertResponse(checkUsage, received(409), error)).toThrow(/not documented/);
    expect(() => assertResponse(checkUsage, received(400), { ...error, code: "forbidden" })).toThrow(/code/);
  });

  test("and fails with an error that lacks a documented field", () => {
    const error = { success: false, error: "x", code: "quota_exhausted", request_id: "r1" };
    expect(() => assertResponse(consumeUsage, received(403), error)).toThrow(/upgrade_url/);
  });

  test.each(["X-Request-Id", "RateLimit", "Server-Timing"])("and fails without its header %s", (name) => {
    expect(() => assertResponse(checkUsage, received(200, { [name]: null }), checked)).toThrow(name);
  });

  test("and fails when it may be cached", () => {
    expect(() => assertResponse(checkUsage, received(200, { "Cache-Control": "public" }), checked)).toThrow(
      /cache-control/,
    );
  });
});
