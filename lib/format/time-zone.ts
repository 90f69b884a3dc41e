import { currentZoneName } from "@/lib/domain/time-zone";

/** Every zone to choose from, by its current name. */
export function listTimeZones(): string[] {
  return [...new Set(Intl.supportedValuesOf("timeZone").map(currentZoneName))].sort();
}

/** "Asia" of "Asia/Kolkata"; "UTC" of itself. */
export function regionOf(zone: string): string {
  return zone.split("/")[0] ?? zone;
}

/** "Kolkata", "Buenos Aires, Argentina": the zone as people call it. */
export function cityOf(zone: string): string {
  const [region = "", ...places] = currentZoneName(zone).split("/");
  return places.length === 0 ? region : places.reverse().join(", ").replaceAll("_", " ");
}
