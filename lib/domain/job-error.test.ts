import { expect, it } from "vitest";
import { unwrapError } from "./job-error";

it.each([
  ["the gateway is away", "the gateway is away"],
  ['{"error":"the gateway is away"}', "the gateway is away"],
  ['{"error":{"name":"Error","message":"the gateway is away","stack":"at x"}}', "the gateway is away"],
  [JSON.stringify({ message: JSON.stringify({ error: "the gateway is away" }) }), "the gateway is away"],
  ['"the gateway is away"', "the gateway is away"],
  [
    'error calling function: {"success":false,"error":"Something went wrong","code":"internal_error"}',
    "error calling function: Something went wrong",
  ],
  ["Unable to reach SDK URL", "Unable to reach SDK URL"],
  ['{"code":7}', '{"code":7}'],
  ["a { that is no JSON", "a { that is no JSON"],
  ["", ""],
])("%s says: %s", (text, sentence) => {
  expect(unwrapError(text)).toBe(sentence);
});
