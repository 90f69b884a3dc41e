import { expect, test } from "vitest";
import { isTimeZone, storedTimeZone } from "./time-zone";

/** Names that Node's `Intl` lists and Debian 13's `tzdata` has not got, or only in its package of former names. */
const FORMER_NAMES: [former: string, stored: string][] = [
  ["Africa/Asmera", "Africa/Asmara"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Catamarca", "America/Argentina/Catamarca"],
  ["America/Coral_Harbour", "America/Atikokan"],
  ["America/Cordoba", "America/Argentina/Cordoba"],
  ["America/Godthab", "America/Nuuk"],
  ["America/Indianapolis", "America/Indiana/Indianapolis"],
  ["America/Jujuy", "America/Argentina/Jujuy"],
  ["America/Louisville", "America/Kentucky/Louisville"],
  ["America/Mendoza", "America/Argentina/Mendoza"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["Pacific/Enderbury", "Pacific/Kanton"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
];

const STORED: [name: string, stored: string][] = [
  ...FORMER_NAMES,
  ["Asia/Kolkata", "Asia/Kolkata"],
  ["asia/kolkata", "Asia/Kolkata"],
  ["ASIA/CALCUTTA", "Asia/Kolkata"],
  ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["US/Pacific", "America/Los_Angeles"],
  ["Etc/GMT+5", "Etc/GMT+5"],
  ["Etc/UTC", "UTC"],
  ["UTC", "UTC"],
  ["GMT", "GMT"],
];

test.each(STORED)("%s is stored as %s", (name, stored) => {
  expect(storedTimeZone(name)).toBe(stored);
  // Storing it again changes nothing, and Node formats times in it.
  expect(storedTimeZone(stored)).toBe(stored);
  expect(new Intl.DateTimeFormat("en", { timeZone: stored }).format(0)).not.toBe("");
});

test("every zone that the engine lists is one, and none is stored under a former name", () => {
  const listed = Intl.supportedValuesOf("timeZone");
  expect(listed.filter((name) => !isTimeZone(name))).toEqual([]);
  const former: readonly string[] = FORMER_NAMES.map(([name]) => name);
  expect(listed.map((name) => storedTimeZone(name) ?? "").filter((name) => former.includes(name))).toEqual([]);
});

test.each([
  "+05:30",
  "-08:00",
  "IST",
  "AET",
  "EST",
  "BST",
  "CST",
  "India",
  "SystemV/AST4",
  "Asia/Nowhere",
  "Asia/",
  "/",
  "",
])("%s is none, whatever this version of Node makes of it", (name) => expect(isTimeZone(name)).toBe(false));
