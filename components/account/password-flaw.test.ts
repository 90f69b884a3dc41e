import { expect, it } from "vitest";
import { flawOf, loadPasswordRules } from "./password-flaw";

const owner = { email: "mira.sen@learn.example", name: "Mira Sen" };

it.each([
  ["", "short"],
  ["seven77", "short"],
  ["Password123", "common"],
  ["qwertyuiop", "common"],
  ["mira.sen@learn", "personal"],
  ["studymeter1", "personal"],
  ["a quiet green river", null],
])("%j breaks the rule %s", async (password, flaw) => {
  expect(flawOf(password, owner, await loadPasswordRules())).toBe(flaw);
});
