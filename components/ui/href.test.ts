import { expect, test } from "vitest";
import { withQuery } from "./href";

test.each([
  ["", "/history"],
  ["days=7", "/history?days=7"],
  ["?days=7", "/history?days=7"],
])("a page with the query %j is %s", (query, address) => expect(withQuery("/history", query)).toBe(address));
