import { describe, expect, it } from "vitest";
import { text } from "./fields";
import { personName } from "./person";

describe("a name", () => {
  it.each([
    ["Asha", "Asha"],
    ["  Asha Rao\t", "Asha Rao"],
    ["\u00a0Asha\u3000", "Asha"],
    ["आशा", "आशा"],
    [`${" ".repeat(90)}${"a".repeat(100)}`, "a".repeat(100)],
  ])("%j is %j", (given, kept) => {
    expect(personName.parse(given)).toBe(kept);
  });

  it.each([
    ["blanks", "   "],
    ["tabs", "\t\n"],
    ["zero-width characters", "\u200b\u200d"],
    ["fillers", "\u3164 \u2800"],
    ["nothing", ""],
  ])("of %s is refused", (_, given) => {
    expect(personName.safeParse(given).error?.issues[0]?.message).toBe("name is required");
  });

  it("of more than its length is refused", () => {
    expect(personName.safeParse("a".repeat(101)).error?.issues[0]?.message).toBe(
      "name must have at most 100 characters",
    );
  });
});

it("other text is kept as it is", () => {
  expect(text("id", { max: 5 }).parse(" a ")).toBe(" a ");
});
