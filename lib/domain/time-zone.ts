/** Zones without a region that mean the same to every engine and database. */
const WITHOUT_REGION = ["UTC", "GMT"];

/**
 * Whether a time zone can be stored: a name of the IANA database, such as `Asia/Kolkata`. `Intl` takes more than PostgreSQL understands alike:
 * `IST` is India to one and Israel to the other, and `+05:30`, which Node takes from 22 on, is five and a half hours west in SQL.
 */
export function isTimeZone(name: string): boolean {
  if (!name.includes("/")) return WITHOUT_REGION.includes(name);
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
