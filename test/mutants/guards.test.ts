import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GUARDS } from "./guards";

const ROOT = join(import.meta.dirname, "../..");
const guards = Object.values(GUARDS).flat();

describe("the guards that npm run mutants deletes", () => {
  it("each stand once in their file, and have tests", () => {
    const faults = guards.flatMap(({ name, file, text, tests }) => {
      const found = readFileSync(join(ROOT, file), "utf8").split(text).length - 1;
      const lacking = tests.filter((test) => !existsSync(join(ROOT, test)));
      return [
        ...(found === 1 ? [] : [`${name}: ${found} times in ${file}`]),
        ...lacking.map((test) => `${name}: ${test}`),
      ];
    });
    expect(faults).toEqual([]);
    expect(guards.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it("have names of their own", () => {
    expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length);
  });
});
