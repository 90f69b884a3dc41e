import { expect, it } from "vitest";
import { safeCallbackUrl } from "./auth-callback-url";

const BASE = "https://study.test-school.in";

it.each([
  ["/billing?from=mail", `${BASE}/billing?from=mail`],
  [`${BASE}/dashboard`, `${BASE}/dashboard`],
  ["nonsense", BASE],
  ["https://", BASE],
  ["https://evil.example/", BASE],
  ["//evil.example", BASE],
  ["/\\evil.example", BASE],
  ["javascript:alert(1)", BASE],
  ["", BASE],
  [["/a", "/b"], BASE],
  [undefined, BASE],
])("a callbackUrl of %j leads to %s", (url, expected) => {
  expect(safeCallbackUrl(url, BASE)).toBe(expected);
});
