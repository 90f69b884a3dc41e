import { TIME_ZONE_ALIASES } from "./time-zone-aliases";

/** Zones without a region that mean the same to every engine and database. */
const WITHOUT_REGION = ["UTC", "GMT"];

/** `Etc/GMT+12` to `Etc/GMT-14`: in every tz database, though `Intl` does not list them. The sign is reversed: `+5` is west. */
const FIXED_OFFSETS = [
  ...Array.from({ length: 12 }, (_, index) => `Etc/GMT+${index + 1}`),
  ...Array.from({ length: 14 }, (_, index) => `Etc/GMT-${index + 1}`),
];

/** The name that a zone is stored under, by each of its names in lower case: neither `Intl` nor PostgreSQL minds the case. */
const STORED_NAMES = new Map<string, string>(
  [
    ...[...WITHOUT_REGION, ...FIXED_OFFSETS].map((name) => [name, name] as const),
    ...Intl.supportedValuesOf("timeZone").map((name) => [name, currentZoneName(name)] as const),
    // Node lists a renamed zone by its former name alone, and takes its current one as well.
    ...Intl.supportedValuesOf("timeZone").map((name) => [currentZoneName(name), currentZoneName(name)] as const),
    ...Object.entries(TIME_ZONE_ALIASES),
  ].map(([name, stored]) => [name.toLowerCase(), stored]),
);

/**
 * The name under which a time zone is stored, such as `Asia/Kolkata` for `Asia/Calcutta`; null if it is none. Only names of the IANA database
 * are taken, because `Intl` takes more than PostgreSQL understands alike: `IST` is India to one and Israel to the other, and `+05:30`, which
 * Node takes from 22 on, is five and a half hours west in SQL.
 */
export function storedTimeZone(name: string): string | null {
  return STORED_NAMES.get(name.toLowerCase()) ?? null;
}

export function isTimeZone(name: string): boolean {
  return storedTimeZone(name) !== null;
}

/** The current name of a zone, by which every tz database knows it. */
export function currentZoneName(zone: string): string {
  return TIME_ZONE_ALIASES[zone] ?? zone;
}
