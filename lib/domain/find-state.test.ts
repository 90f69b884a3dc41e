import { expect, it } from "vitest";
import { findState } from "./find-state";
import { GST_STATES } from "./gst-state";

it("every state is found by its code, its name and its name in capitals", () => {
  for (const { code, name } of GST_STATES) {
    expect([code, findState(code)]).toEqual([code, code]);
    expect([name, findState(name), findState(name.toUpperCase())]).toEqual([name, code, code]);
  }
});

it.each([
  ["TN", "33"],
  ["in-tn", "33"],
  ["IN-TN", "33"],
  ["33", "33"],
  ["Tamilnadu", "33"],
  ["Orissa", "21"],
  ["OD", "21"],
  ["Pondicherry", "34"],
  ["Uttaranchal", "05"],
  ["IN-UT", "05"],
  ["J&K", "01"],
  ["Jammu & Kashmir", "01"],
  ["NCT of Delhi", "07"],
  ["New Delhi", "07"],
  ["7", "07"],
  ["Andaman & Nicobar Islands", "35"],
  ["Daman and Diu", "26"],
  ["25", "26"],
  ["Dadra & Nagar Haveli", "26"],
  ["28", "37"],
  ["Chattisgarh", "22"],
  ["Telengana", "36"],
  ["TS", "36"],
  [" state of Kerala ", "32"],
  ["Himāchal Pradesh", "02"],
  ["u.p.", "09"],
] as const)("%j is %s", (text, code) => expect(findState(text)).toBe(code));

it.each(["", "Atlantis", "99", "IN", "00", "39", "India"])("%j is none", (text) => expect(findState(text)).toBeNull());
