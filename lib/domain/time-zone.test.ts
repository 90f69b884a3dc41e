import { expect, test } from "vitest";
import { isTimeZone } from "./time-zone";

test.each(["Asia/Kolkata", "Asia/Calcutta", "America/Argentina/Buenos_Aires", "US/Pacific", "Etc/GMT+5", "UTC", "GMT"])(
  "%s is a time zone",
  (name) => expect(isTimeZone(name)).toBe(true),
);

test("every zone that the engine lists is one", () => {
  expect(Intl.supportedValuesOf("timeZone").filter((name) => !isTimeZone(name))).toEqual([]);
});

test.each(["+05:30", "-08:00", "IST", "EST", "BST", "India", "Asia/Nowhere", "Asia/", "/", ""])(
  "%s is none, whatever this version of Node makes of it",
  (name) => expect(isTimeZone(name)).toBe(false),
);
