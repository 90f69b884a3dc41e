import { expect, test } from "vitest";
import { findOtherMethods } from "./known-paths";
import { respondUnknownPath, respondWrongMethod } from "./unknown-call";

test.each([
  ["GET", "/api/usage/check", ["POST"]],
  ["POST", "/api/usage/check", null],
  ["POST", "/api/usage/feature/quiz", ["GET"]],
  ["DELETE", "/api/openapi.json", ["GET"]],
  ["HEAD", "/api/usage/check", null],
  ["OPTIONS", "/api/usage/check", null],
  ["GET", "/api/usage/feature/quiz/more", null],
  ["GET", "/api/openapiXjson", null],
  ["PUT", "/api/auth/session", null],
  ["POST", "/dashboard", null],
])("%s %s: other methods are %j", (method, path, methods) => {
  expect(findOtherMethods(method, path)).toEqual(methods);
});

test("the response names the methods in Allow and in its message", async () => {
  const response = await respondWrongMethod(new Request("http://test.local/api/usage/check"), ["POST"]);
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST");
  expect(await response.json()).toMatchObject({ code: "method_not_allowed", error: "This path supports only POST." });
});

test("an unknown path gets an error in the usual shape", async () => {
  const response = await respondUnknownPath(
    new Request("http://test.local/api/usages", { headers: { "x-request-id": "r1" } }),
  );
  expect(response.status).toBe(404);
  expect(response.headers.get("x-request-id")).toBe("r1");
  expect(await response.json()).toMatchObject({ success: false, code: "not_found", request_id: "r1" });
});
