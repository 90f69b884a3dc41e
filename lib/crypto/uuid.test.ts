import { expect, test } from "vitest";
import { uuidv7 } from "./uuid";

test("ids are uuids of version 7, of now, all different and in the order in which they were made", () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, uuidv7);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const ms = Number.parseInt((ids[0] ?? "").replace("-", "").slice(0, 12), 16);
  expect(ms).toBeGreaterThanOrEqual(before);
  expect(ms).toBeLessThanOrEqual(Date.now());
});
