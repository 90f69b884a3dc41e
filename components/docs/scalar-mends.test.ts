import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SCALAR_MENDS } from "./scalar-mends";

const cases = Object.entries(SCALAR_MENDS).flatMap(([file, mends]) => mends.map(([from]) => [file, from] as const));

it.each(cases)("%s says once what is mended in it: %s", (file, from) => {
  const source = readFileSync(new URL(`../../node_modules/${file}`, import.meta.url), "utf8");
  expect(source.split(from)).toHaveLength(2);
});
