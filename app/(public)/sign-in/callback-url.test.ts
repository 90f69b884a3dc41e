import { expect, it } from "vitest";
import { safeCallbackPath } from "./callback-url";

it.each([
  ["/dashboard", "/dashboard"],
  ["/history?days=7#today", "/history?days=7#today"],
  ["/a/../b", "/b"],
  [undefined, "/dashboard"],
  ["", "/dashboard"],
  ["dashboard", "/dashboard"],
  ["//evil.example", "/dashboard"],
  ["///evil.example", "/dashboard"],
  ["/\\evil.example", "/dashboard"],
  ["/\t/evil.example", "/dashboard"],
  ["\\\\evil.example", "/dashboard"],
  ["https://evil.example/dashboard", "/dashboard"],
  ["https:evil.example", "/dashboard"],
  ["javascript:alert(1)", "/dashboard"],
  ["/..//evil.example", "/dashboard"],
])("%s leads to %s", (wanted, expected) => {
  const path = safeCallbackPath(wanted);
  expect(path).toBe(expected);
  expect(new URL(path, "https://app.example").origin).toBe("https://app.example");
});
