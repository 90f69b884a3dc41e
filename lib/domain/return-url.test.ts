import { describe, expect, it } from "vitest";
import { isReturnUrl } from "./return-url";

describe("isReturnUrl", () => {
  it.each([
    ["https://app.example.com/quiz?x=1", true, true],
    ["http://localhost:8080/done", true, false],
    ["http://127.0.0.1/", true, false],
    ["http://[::1]:3000/", true, false],
    ["http://app.example.com/", false, false],
    ["http://localhost.evil.example/", false, false],
    ["https://user:secret@app.example.com/", false, false],
    ["javascript:alert(1)", false, false],
    ["data:text/html,x", false, false],
    ["myapp://done", false, false],
    ["//app.example.com", false, false],
    ["/dashboard", false, false],
    ["", false, false],
  ])("%s: %s in the demo, %s in production", (address, demo, production) => {
    expect(isReturnUrl(address, true)).toBe(demo);
    expect(isReturnUrl(address, false)).toBe(production);
  });
});
