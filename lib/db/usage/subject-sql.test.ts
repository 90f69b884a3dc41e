import fc from "fast-check";
import { expect, test } from "vitest";
import { quotaPeriod } from "@/lib/domain/period";
import { initialAssumption, subjectParams } from "./subject-sql";

const CREDENTIALS = { credential: { kind: "trusted" }, student: { by: "external", externalId: "s" } } as const;
const ZONES = ["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];

test("passes the quota periods of the domain to a statement, daylight-saving changes included", () => {
  const instant = fc.date({ min: new Date("2024-01-01"), max: new Date("2032-01-01"), noInvalidDate: true });
  // Consecutive calls share a cached period, so each case makes two calls a few minutes apart.
  const apart = fc.integer({ min: 0, max: 40 * 60_000 });
  fc.assert(
    fc.property(instant, apart, fc.constantFrom(...ZONES), (first, ms, zone) => {
      for (const at of [first, new Date(first.getTime() + ms)]) {
        const params = subjectParams(CREDENTIALS, "quiz", initialAssumption(at), at, zone);
        const expected = (["month", "day", "billing_cycle"] as const).flatMap((kind) => {
          const { start, end } = quotaPeriod(kind, at, at, zone);
          return [start.toISOString(), end?.toISOString()];
        });
        expect(params.slice(7, 13)).toEqual(expected);
      }
    }),
    { numRuns: 400 },
  );
});
