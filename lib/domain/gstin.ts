import { GST_STATES, type GstStateCode } from "./gst-state";

/**
 * The forms of a GSTIN or UIN. Each has 15 characters, of which the last is a check digit. Source: the constants of India Compliance
 * (resilient-tech/india-compliance, gst_india/constants), which follow the tax portal's own offline tool.
 */
const FORMS = [
  // A business, by its PAN. The 14th character is Z, or another where a PAN has many registrations in a state.
  /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z][Z1-9ABD-J][0-9A-Z]$/,
  // A government department, by its TAN: 27MUMK12345E1Z5.
  /^\d{2}[A-Z]{4}\d{5}[A-Z]\dZ[0-9A-Z]$/,
  // The UIN of an embassy or a body of the United Nations: 0717UNO00157UNO.
  /^\d{4}[A-Z]{3}\d{5}[UO]N[0-9A-Z]$/,
  // A non-resident: 2917GBR00001NR0.
  /^\d{4}[A-Z]{3}\d{5}NR[0-9A-Z]$/,
  // Whoever deducts tax at source, by PAN or TAN: 07DELS01234A1DM.
  /^\d{2}[A-Z]{4}[0-9A-Z]\d{4}[A-Z][1-9A-Z]D[0-9A-Z]$/,
  // Whoever collects tax at source: a marketplace.
  /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]C[0-9A-Z]$/,
  // A supplier of online services from abroad, who has no state: 9917SGP29001OST.
  /^99\d{2}[A-Z]{3}\d{5}OS[0-9A-Z]$/,
];

/** Who sells from a state of India is registered by a PAN or a TAN. */
const SELLER_FORMS = FORMS.slice(0, 2);

const ABROAD = "99";

/** As people type and copy it: blanks around it, spaces in it and small letters do not count. */
export function normalizeGstin(typed: string): string {
  return typed.replace(/\s+/g, "").toUpperCase();
}

/** Whether a normalized text is a GSTIN or UIN: one of its forms, a known state (or abroad), and the right check digit. */
export function isGstin(gstin: string): boolean {
  if (!FORMS.some((form) => form.test(gstin)) || checkDigit(gstin.slice(0, 14)) !== gstin[14]) return false;
  return gstin.startsWith(ABROAD) || stateOf(gstin) !== null;
}

/** Whether it is one that invoices can be issued under. */
export function isSellerGstin(gstin: string): boolean {
  return isGstin(gstin) && SELLER_FORMS.some((form) => form.test(gstin));
}

/** The state that a GSTIN is registered in; null where it is none, or is one of a supplier abroad. */
export function stateOfGstin(gstin: string): GstStateCode | null {
  return isGstin(gstin) ? stateOf(gstin) : null;
}

function stateOf(gstin: string): GstStateCode | null {
  return GST_STATES.find(({ code }) => code === gstin.slice(0, 2))?.code ?? null;
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Mod 36 with weights 1, 2, 1, 2, …, the digits of each product summed in base 36. */
function checkDigit(body: string): string | undefined {
  let sum = 0;
  for (const [place, character] of [...body].entries()) {
    const product = DIGITS.indexOf(character) * (place % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return DIGITS[(36 - (sum % 36)) % 36];
}
