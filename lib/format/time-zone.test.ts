import { expect, it } from "vitest";
import { currentZoneName } from "@/lib/domain/time-zone";
import { cityOf, listTimeZones, regionOf } from "./time-zone";

it.each([
  ["Asia/Calcutta", "Kolkata", "Asia"],
  ["Asia/Kolkata", "Kolkata", "Asia"],
  ["America/New_York", "New York", "America"],
  ["America/Argentina/Buenos_Aires", "Buenos Aires, Argentina", "America"],
  ["UTC", "UTC", "UTC"],
])("%s is called %s, in %s", (zone, city, region) => {
  expect([cityOf(zone), regionOf(zone)]).toEqual([city, region]);
});

it("offers each zone once, by a name that works and is today's", () => {
  const zones = listTimeZones();
  expect(zones).toContain("Asia/Kolkata");
  expect(zones).not.toContain("Asia/Calcutta");
  expect(new Set(zones).size).toBe(zones.length);
  for (const zone of zones) {
    expect(currentZoneName(zone)).toBe(zone);
    expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
  }
});
