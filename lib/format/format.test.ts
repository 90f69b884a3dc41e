import { describe, expect, it } from "vitest";
import { calledName } from "./called-name";
import { formatCount } from "./count";
import { dayIn, daysBefore, formatDay, formatMoment, formatTime, hourIn } from "./day";
import { formatMoney } from "./money";
import { formatTimeLeft } from "./time-left";

const now = new Date("2026-01-07T10:00:00Z");
const kolkataFebruary = new Date("2026-01-31T18:30:00Z");

it.each([
  ["Asia/Kolkata", "2026-02-01"],
  ["America/New_York", "2026-01-31"],
])("dayIn says in %s which day it is", (timeZone, day) => {
  expect(dayIn(kolkataFebruary, timeZone)).toBe(day);
});

describe("formatMoment", () => {
  it.each([
    ["Asia/Kolkata", "1 February"],
    ["UTC", "31 January, 18:30"],
    ["America/New_York", "31 January, 13:30"],
  ])("says in %s when a Kolkata month ends", (timeZone, expected) => {
    expect(formatMoment(kolkataFebruary, { locale: "en", timeZone, now })).toBe(expected);
  });

  it.each([
    ["Asia/Kolkata", "1 February, 05:30"],
    ["UTC", "1 February"],
    ["America/New_York", "31 January, 19:00"],
  ])("says in %s when a UTC month ends", (timeZone, expected) => {
    expect(formatMoment(new Date("2026-02-01T00:00:00Z"), { locale: "en", timeZone, now })).toBe(expected);
  });

  it("knows that New York's midnight moves with summer time", () => {
    const options = { locale: "en", timeZone: "America/New_York", now };
    expect(formatMoment(new Date("2026-03-01T05:00:00Z"), options)).toBe("1 March");
    expect(formatMoment(new Date("2026-04-01T04:00:00Z"), options)).toBe("1 April");
    expect(formatMoment(new Date("2026-04-01T05:00:00Z"), options)).toBe("1 April, 01:00");
  });
});

describe("formatDay", () => {
  it("names the year only when it is not this one, where the reader lives", () => {
    const newYear = new Date("2026-12-31T20:00:00Z");
    expect(formatDay(newYear, { locale: "en", timeZone: "Asia/Kolkata", now })).toBe("1 January 2027");
    expect(formatDay(newYear, { locale: "en", timeZone: "UTC", now })).toBe("31 December");
  });

  it("has a short form", () => {
    expect(formatDay(kolkataFebruary, { locale: "en", timeZone: "Asia/Kolkata", now, short: true })).toBe("1 Feb");
  });

  it("writes Hindi months", () => {
    expect(formatDay(kolkataFebruary, { locale: "hi", timeZone: "Asia/Kolkata", now })).toBe("1 फ़रवरी");
  });
});

it.each([
  ["Asia/Kolkata", 15],
  ["UTC", 10],
  ["America/New_York", 5],
])("hourIn %s", (timeZone, hour) => {
  expect(hourIn(now, timeZone)).toBe(hour);
});

it("hourIn counts midnight as 0, never 24", () => {
  expect(hourIn(new Date("2026-01-07T00:00:00Z"), "UTC")).toBe(0);
});

describe("daysBefore", () => {
  it.each([
    ["Asia/Kolkata", "2026-01-07T18:29:59Z", 0],
    ["Asia/Kolkata", "2026-01-06T18:30:00Z", 0],
    ["Asia/Kolkata", "2026-01-06T18:29:59Z", 1],
    ["UTC", "2026-01-07T00:00:00Z", 0],
    ["UTC", "2026-01-06T23:59:59Z", 1],
    ["America/New_York", "2026-01-07T04:59:59Z", 1],
    ["America/New_York", "2025-12-31T12:00:00Z", 7],
  ])("in %s, %s is %d days before", (timeZone, instant, expected) => {
    expect(daysBefore(new Date(instant), now, timeZone)).toBe(expected);
  });

  it("counts days, not hours, where summer time takes one", () => {
    const before = new Date("2026-03-08T04:30:00Z");
    expect(daysBefore(before, new Date("2026-03-09T03:30:00Z"), "America/New_York")).toBe(1);
  });
});

it.each([
  ["Asia/Kolkata", "15:30"],
  ["UTC", "10:00"],
  ["America/New_York", "05:00"],
])("formatTime in %s", (timeZone, expected) => {
  expect(formatTime(now, timeZone)).toBe(expected);
});

describe("formatMoney", () => {
  it.each([
    [{ amount: 999, currency: "USD" }, "$9.99"],
    [{ amount: 0, currency: "USD" }, "$0.00"],
    [{ amount: 79900, currency: "INR" }, "₹799"],
    [{ amount: 79950, currency: "INR" }, "₹799.50"],
    [{ amount: 12345600, currency: "INR" }, "₹1,23,456"],
    [{ amount: 123456789, currency: "USD" }, "$1,234,567.89"],
    [{ amount: -520, currency: "USD" }, "-$5.20"],
    [{ amount: 500, currency: "JPY" }, "¥500"],
  ])("%o is %s", (money, expected) => {
    expect(formatMoney(money, "en")).toBe(expected);
  });
});

it.each([
  [0, "0"],
  [999, "999"],
  [123456, "1,23,456"],
])("formatCount %d", (count, expected) => {
  expect(formatCount(count, "en")).toBe(expected);
});

it.each([
  [((2 * 24 + 3) * 60 + 59) * 60_000, "2 days, 3 hours"],
  [24 * 60 * 60_000, "1 day"],
  [(24 * 60 + 20) * 60_000, "1 day"],
  [(3 * 60 + 20) * 60_000, "3 hours, 20 minutes"],
  [59_999, "1 minute"],
  [-5, "1 minute"],
])("formatTimeLeft %d is %s", (milliseconds, expected) => {
  expect(formatTimeLeft(milliseconds, "en")).toBe(expected);
});

it.each([
  ["Alice Rao", "Alice"],
  ["  Alice   Rao ", "Alice"],
  ["Alice", "Alice"],
  ["A. P. J. Abdul Kalam", "A. P. J. Abdul Kalam"],
  ["R Madhavan", "R Madhavan"],
  ["अ. शर्मा", "अ. शर्मा"],
  ["आरव शर्मा", "आरव"],
])("calledName %j is %j", (name, expected) => {
  expect(calledName(name)).toBe(expected);
});
