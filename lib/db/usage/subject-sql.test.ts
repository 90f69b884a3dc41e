import fc from "fast-check";
import { expect, test } from "vitest";
import { quotaPeriod } from "@/lib/domain/period";
import { initialAssumption, subjectParams } from "./subject-sql";

const CLAIM = { credential: { kind: "trusted" }, student: { by: "external", externalId: "s" } } as const;
const ZONES = ["Asia/Kolkata", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];

test("the periods that a statement is given are those of the domain, around every change of clocks too", () => {
  const instant = fc.date({ min: new Date("2024-01-01"), max: new Date("2032-01-01"), noInvalidDate: true });
  // Neighbours share what is remembered, so two instants a few minutes apart are calls one after the other.
  const apart = fc.integer({ min: 0, max: 40 * 60_000 });
  fc.assert(
    fc.property(instant, apart, fc.constantFrom(...ZONES), (first, ms, zone) => {
      for (const at of [first, new Date(first.getTime() + ms)]) {
        const params = subjectParams(CLAIM, "quiz", initialAssumption(at), at, zone);
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
