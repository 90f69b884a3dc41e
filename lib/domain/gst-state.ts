/** States and union territories with their GST codes, the first two digits of a GSTIN. 25 (Daman and Diu) was merged into 26 in 2020, and 28 replaced by 37 in 2014. */
export const GST_STATES = [
  { code: "01", name: "Jammu and Kashmir" },
  { code: "02", name: "Himachal Pradesh" },
  { code: "03", name: "Punjab" },
  { code: "04", name: "Chandigarh" },
  { code: "05", name: "Uttarakhand" },
  { code: "06", name: "Haryana" },
  { code: "07", name: "Delhi" },
  { code: "08", name: "Rajasthan" },
  { code: "09", name: "Uttar Pradesh" },
  { code: "10", name: "Bihar" },
  { code: "11", name: "Sikkim" },
  { code: "12", name: "Arunachal Pradesh" },
  { code: "13", name: "Nagaland" },
  { code: "14", name: "Manipur" },
  { code: "15", name: "Mizoram" },
  { code: "16", name: "Tripura" },
  { code: "17", name: "Meghalaya" },
  { code: "18", name: "Assam" },
  { code: "19", name: "West Bengal" },
  { code: "20", name: "Jharkhand" },
  { code: "21", name: "Odisha" },
  { code: "22", name: "Chhattisgarh" },
  { code: "23", name: "Madhya Pradesh" },
  { code: "24", name: "Gujarat" },
  { code: "26", name: "Dadra and Nagar Haveli and Daman and Diu" },
  { code: "27", name: "Maharashtra" },
  { code: "29", name: "Karnataka" },
  { code: "30", name: "Goa" },
  { code: "31", name: "Lakshadweep" },
  { code: "32", name: "Kerala" },
  { code: "33", name: "Tamil Nadu" },
  { code: "34", name: "Puducherry" },
  { code: "35", name: "Andaman and Nicobar Islands" },
  { code: "36", name: "Telangana" },
  { code: "37", name: "Andhra Pradesh" },
  { code: "38", name: "Ladakh" },
  { code: "97", name: "Other Territory" },
] as const;

/** Union territories without a legislature, where UTGST is charged: not Delhi (07), Puducherry (34) and Jammu and Kashmir (01), which have one. */
const WITHOUT_LEGISLATURE = ["04", "26", "31", "35", "38", "97"];

export function hasLegislature(code: string | null): boolean {
  return code === null || !WITHOUT_LEGISLATURE.includes(code);
}

export type GstStateCode = (typeof GST_STATES)[number]["code"];

export function isGstStateCode(text: string): text is GstStateCode {
  return GST_STATES.some(({ code }) => code === text);
}

export function stateName(code: string | null): string | null {
  return GST_STATES.find((state) => state.code === code)?.name ?? null;
}

/** States that an invoice may name as the place of supply: those of India for what is paid in rupees, else none. */
export function statesOfSupply(currency: string): { code: string; name: string }[] {
  return currency === "INR" ? GST_STATES.map(({ code, name }) => ({ code, name })) : [];
}
