import { INSTRUMENTS } from "@/simulator/instruments";
import type { Stage } from "./stage";

/** As in the answer of a checkout, which has to name the gateway's customer to the gateway's page. */
const CUSTOMER = /\bcust_\w{14}\b/;
const TOKEN = /\btoken_\w{14}\b/;
const CARD = /(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w.-])/g;

/**
 * Looks for what must be nowhere: secrets and keys of the settings, the API key, the gateway's names of customers and tokens, card numbers.
 * In every table of ours as the database would dump it, in everything that the instances said, and in every answer.
 *
 * @returns where what was found; never the thing itself
 */
export async function findLeaks(stage: Stage): Promise<string[]> {
  const places = new Map<string, string>();
  for (const [name, text] of await dump(stage)) places.set(`the table ${name}`, text);
  places.set("the log", [...stage.outputs, stage.front.output()].join("\n"));
  places.set("the answers", stage.answers.join("\n"));
  const leaks: string[] = [];
  for (const [place, text] of places) {
    const found = [...secretsIn(stage, text), ...gatewayNamesIn(text, place), ...cardsIn(text)];
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

/** Bytes are dumped in hex. */
function spellingsOf(secret: string): string[] {
  return [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret, "base64").toString("hex")];
}

function gatewayNamesIn(text: string, place: string): string[] {
  const found: string[] = [];
  if (TOKEN.test(text)) found.push("a token of the gateway");
  if (place !== "the answers" && CUSTOMER.test(text)) found.push("a customer's id of the gateway");
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

/** The check digit of card numbers (ISO/IEC 7812), of the lengths and first digits that cards have. */
function isCard(digits: string): boolean {
  if (!/^[2-6]\d{14,15}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
