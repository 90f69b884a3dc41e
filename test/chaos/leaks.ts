import { INSTRUMENTS } from "@/simulator/instruments";
import type { Stage } from "./stage";

/** Allowed in the response of a checkout only, because the gateway's page needs the customer. */
const CUSTOMER = /\bcust_\w{14}\b/;
const TOKEN = /\btoken_\w{14}\b/;
const CARD = /(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w.-])/g;

/**
 * Looks for secrets and keys of the settings, the API key, the gateway's ids of customers and tokens, and card numbers: in a dump of every
 * table of ours, in the output of the instances and in every response.
 *
 * @returns what was found where, without the value itself
 */
export async function findLeaks(stage: Stage): Promise<string[]> {
  const places = new Map<string, string>();
  for (const [name, text] of await dump(stage)) places.set(`the table ${name}`, text);
  places.set("the log", [...stage.outputs, stage.front.output()].join("\n"));
  places.set("the responses", stage.responses.join("\n"));
  const leaks: string[] = [];
  for (const [place, text] of places) {
    const found = [...secretsIn(stage, text), ...gatewayIdsIn(text, place), ...cardsIn(text)];
    leaks.push(...found.map((what) => `${place} holds ${what}`));
  }
  return leaks;
}

/** Every table outside the gateway's own ledger, row by row, as text. */
async function dump({ pool }: Stage): Promise<Map<string, string>> {
  const { rows } = await pool.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'simulator')",
  );
  const tables = new Map<string, string>();
  for (const { name } of rows) {
    const { rows: lines } = await pool.query(`SELECT t::text AS line FROM ${name} t`);
    tables.set(name, lines.map(({ line }) => line).join("\n"));
  }
  return tables;
}

function secretsIn(stage: Stage, text: string): string[] {
  const { RAZORPAY_KEY_ID: isPublic, ...secrets } = stage.secrets;
  const { password } = new URL(stage.databaseUrl);
  const kept = { ...secrets, "the API key": stage.key, "the database's password": password };
  return Object.entries(kept)
    .filter(([, secret]) => spellingsOf(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

/** A dump shows bytes in hex. */
function spellingsOf(secret: string): string[] {
  return [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret, "base64").toString("hex")];
}

function gatewayIdsIn(text: string, place: string): string[] {
  const found: string[] = [];
  if (TOKEN.test(text)) found.push("a token of the gateway");
  if (place !== "the responses" && CUSTOMER.test(text)) found.push("a customer's id of the gateway");
  return found;
}

function cardsIn(text: string): string[] {
  const digits = INSTRUMENTS.filter(({ method }) => method === "card").map(({ id }) => id);
  if (digits.some((number) => text.includes(number))) return ["a card's number"];
  const candidates = text.match(CARD) ?? [];
  return candidates.some((candidate) => isCard(candidate.replaceAll(/\D/g, "")))
    ? ["what looks like a card's number"]
    : [];
}

/** The Luhn check digit of card numbers (ISO/IEC 7812), for the lengths and first digits of cards. */
function isCard(digits: string): boolean {
  if (!/^[2-6]\d{14,15}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
