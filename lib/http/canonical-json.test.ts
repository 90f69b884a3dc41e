import { expect, it } from "vitest";
import { canonicalJson } from "./canonical-json";

it.each([
  ['{"b": 1, "a": [1.0, 2e0, "\\u00e9"]}', '{"a":[1,2,"é"],"b":1}'],
  ['{"a":{"d":null,"c":true},"a1":{}}', '{"a":{"c":true,"d":null},"a1":{}}'],
  ['{"__proto__":{"x":1},"10":0,"9":0}', '{"10":0,"9":0,"__proto__":{"x":1}}'],
  ['{"n":1e999}', '{"n":Infinity}'],
  ["[[],{}]", "[[],{}]"],
])("%s is written as %s", (text, canonical) => {
  expect(canonicalJson(JSON.parse(text))).toBe(canonical);
});

it.each([
  ['{"a":[1,2]}', '{"a":[2,1]}'],
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":null}', "{}"],
  ['{"a":1e999}', '{"a":null}'],
])("%s and %s are not the same", (one, other) => {
  expect(canonicalJson(JSON.parse(one))).not.toBe(canonicalJson(JSON.parse(other)));
});
