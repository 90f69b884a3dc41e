import { expect, it } from "vitest";
import { majorUnits } from "@/lib/format/money";
import { toCell, toTextCell } from "./subscriptions-csv";

it.each(["00123", "0007", "1234567890123456789", "1E5", "2026-01-02", "1/2", "12:30", "mar1", "1-Jan", "TRUE", "5%"])(
  "%s stays text in a spreadsheet",
  (value) => expect(toTextCell(value)).toBe(`"=""${value}"""`),
);

it.each(["alice", "Asha 7", "stu_01", "0x1f-b", "May Li", "marta", "12 Rahul"])("%s needs no help", (value) => {
  expect(toTextCell(value)).toBe(value);
});

it("a formula stays harmless in a column of text, too", () => {
  expect(toTextCell("=1+1")).toBe("'=1+1");
  expect(toTextCell('-2+"3"')).toBe('"\'-2+""3"""');
  expect(toCell("00123")).toBe("00123");
});

it.each([
  [{ amount: 79_900, currency: "INR" }, "799.00"],
  [{ amount: 999, currency: "USD" }, "9.99"],
  [{ amount: 5, currency: "USD" }, "0.05"],
  [{ amount: 500, currency: "JPY" }, "500"],
])("%j is %s in major units", (price, text) => expect(majorUnits(price)).toBe(text));
