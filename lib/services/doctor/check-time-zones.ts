import { findUsedZones, findWallTimes } from "@/lib/db/doctor/time-zones";
import { DAY_MS, wallTimeOf } from "@/lib/domain/wall-clock";
import { getEnv } from "@/lib/env";
import { type Finding, fail, ok, warn } from "./finding";

const DAYS_AHEAD = 400;

/** Asks the database whether it knows the time zones in use, and whether its clocks in the billing one show what ours do. */
export async function checkTimeZones(realNow: Date): Promise<Finding[]> {
  const { BILLING_TIME_ZONE: billingZone } = getEnv();
  const zones = await findUsedZones(billingZone);
  const unknown = zones.filter((zone) => !zone.is_known);
  if (unknown.some(({ name }) => name === billingZone)) {
    const advice =
      "Install the tz database's current data on the database server, or choose another BILLING_TIME_ZONE.";
    return [fail("time zones", `The database does not know ${billingZone}: no renewal can be found.`, advice)];
  }
  return [checkStudentZones(zones.length, unknown), await checkTables(billingZone, realNow)];
}

function checkStudentZones(used: number, unknown: readonly { name: string; students: number }[]): Finding {
  if (unknown.length === 0) return ok("time zones", `The database knows all ${used} in use`);
  const found = unknown.map(({ name, students }) => `${name} (${students} students)`).join(", ");
  return warn("time zones", `unknown to the database: ${found}`, "Install the tz database's current data there.");
}

/** Days of the billing zone are counted here and in SQL: around a change of clocks that only one knows of, they differ. */
async function checkTables(zone: string, realNow: Date): Promise<Finding> {
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => new Date(realNow.getTime() + index * DAY_MS));
  const theirs = await findWallTimes(zone, days);
  const first = days.find((at, index) => theirs[index] !== wallTimeOf(at, zone));
  const name = "tables of time zones";
  if (!first) return ok(name, `The database and Node agree on ${zone} for ${DAYS_AHEAD} days`);
  const found = `The database and Node differ on ${zone} from ${first.toISOString().slice(0, 10)} on`;
  return warn(name, found, "Update the tz database of the older one: Node's comes with Node.");
}
