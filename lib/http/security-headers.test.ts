import { expect, test } from "vitest";
import { securityHeadersOf } from "./security-headers";

test.each([
  ["production", "https://study.test-school.in", "max-age=31536000"],
  ["production", "http://study.internal", undefined],
  ["demo", "https://demo.test-school.in", undefined],
  ["test", "http://localhost:3000", undefined],
] as const)("in %s at %s, browsers are told to stay with https: %s", (STUDYMETER_MODE, APP_URL, expected) => {
  const headers = securityHeadersOf({ STUDYMETER_MODE, APP_URL });
  expect(headers["Strict-Transport-Security"]).toBe(expected);
  expect(headers).toMatchObject({
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": expect.stringContaining("camera=()"),
    // The gateway's checkout opens the bank's page in a popup, and needs to hear from it.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
  });
});
