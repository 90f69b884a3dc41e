import { GST_STATES, type GstStateCode } from "./gst-state";

/**
 * Other names and codes that people and programs write: ISO 3166-2:IN, number plates, earlier names, usual misspellings, and the GST codes
 * 25 (merged into 26) and 28 (replaced by 37).
 */
const OTHER_NAMES: Record<GstStateCode, string> = {
  "01": "JK, J and K, Kashmir, Jammu",
  "02": "HP, Himachal",
  "03": "PB, Panjab",
  "04": "CH",
  "05": "UT, UK, UA, Uttaranchal, Uttrakhand",
  "06": "HR, Hariyana",
  "07": "DL, New Delhi, National Capital Territory, NCT, Delhi NCT",
  "08": "RJ, Rajsthan",
  "09": "UP, Uttarpradesh",
  "10": "BR",
  "11": "SK",
  "12": "AR, Arunachal",
  "13": "NL",
  "14": "MN",
  "15": "MZ",
  "16": "TR",
  "17": "ML",
  "18": "AS, Asom",
  "19": "WB, Bengal, Paschim Banga, Bangla",
  "20": "JH, Jharkand",
  "21": "OR, OD, Orissa, Odhisa",
  "22": "CT, CG, Chattisgarh, Chhatisgarh, Chattisgadh",
  "23": "MP, Madhyapradesh",
  "24": "GJ, Gujrat",
  "26": "25, DH, DN, DD, DNHDD, Dadra and Nagar Haveli, Daman and Diu, Dadra Nagar Haveli and Daman Diu, Daman Diu",
  "27": "MH, Maharastra",
  "29": "KA, Karnatak, Mysore",
  "30": "GA",
  "31": "LD, Lakshadeep, Laccadive Islands",
  "32": "KL, Keralam",
  "33": "TN, Tamilnad, Madras",
  "34": "PY, Pondicherry, Pondichery",
  "35": "AN, Andaman, Andaman and Nicobar, Andaman Nicobar",
  "36": "TG, TS, Telengana",
  "37": "AP, 28, Andhra, Andhrapradesh",
  "38": "LA",
  "97": "OT",
};

const CODES = new Map<string, GstStateCode>(
  GST_STATES.flatMap(({ code, name }) =>
    [code, name, ...OTHER_NAMES[code].split(", ")].map((text) => [squashed(text), code] as const),
  ),
);

/** Words before a name that do not tell it from another: "State of Kerala", "NCT of Delhi", "IN-TN". */
const BEFORE = /^(?:state of|union territory of|ut of|nct of|national capital territory of|in)[\s-]+/;

/** The GST code of a state or union territory by its code, name, usual spelling or abbreviation; null if it is none. */
export function findState(text: string): GstStateCode | null {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^the\s+/, "");
  const found = CODES.get(squashed(word)) ?? CODES.get(squashed(word.replace(BEFORE, "")));
  // A spreadsheet has made 7 of 07.
  return found ?? (/^[1-9]$/.test(word) ? (CODES.get(`0${word}`) ?? null) : null);
}

/** Letters and digits alone: neither blanks, hyphens and dots nor "&" for "and" make another state. */
function squashed(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/&/g, "and")
    .replace(/[^a-z0-9]/g, "");
}
