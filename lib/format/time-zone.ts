/** Renamed zones that engines and databases still list, and browsers still report. */
const REPLACED: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
};

/** The current name of a zone. */
export function currentZoneName(zone: string): string {
  return REPLACED[zone] ?? zone;
}

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
