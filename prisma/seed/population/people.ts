import { GST_STATES } from "@/lib/domain/gst-state";
import type { Random } from "../random";
import { idAt } from "./ids";
import type { World } from "./settings";

const GIVEN =
  "Aarav Aditi Ananya Arjun Asha Bhavna Chitra Deepak Diya Esha Farhan Gauri Harsh Ishaan Isha Jaya Kabir Kavya Lakshmi Manav Meera Mohit Nandini Neha Nikhil Om Pooja Pranav Priya Rahul Riya Rohan Saanvi Sameer Sneha Tanvi Uma Varun Vidya Yash Zara".split(
    " ",
  );
const FAMILY =
  "Agarwal Banerjee Bose Chatterjee Choudhury Das Desai Dutta Fernandes Ghosh Gupta Iyer Jain Joshi Kapoor Khan Kulkarni Kumar Malhotra Mehta Menon Mishra Mukherjee Nair Naidu Patel Pillai Rao Reddy Saxena Sen Shah Sharma Singh Sinha Thomas Trivedi Varghese Verma Yadav".split(
    " ",
  );
const HINDI = "आरव शर्मा|अनन्या सिंह|दीपिका त्रिपाठी|ईशान वर्मा|मीरा देशपांडे|रोहन चतुर्वेदी|साक्षी मिश्रा|यश अग्रवाल".split("|");
const LONG = [
  "Venkata Satya Naga Lakshmi Narasimha Prasad Chandrasekhara Rao Bhamidipati",
  "Maria Antonieta Philomena Rodrigues e Mascarenhas de Souza Figueiredo",
] as const;
const BROWSERS = [
  "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
] as const;
const DAY_MS = 86_400_000;
const SESSION_DAYS = 30;

export interface Person {
  id: string;
  subscriptionId: string;
  name: string | null;
  email: string | null;
  locale: string;
  timeZone: string | null;
  state: string | null;
  createdAt: Date;
  testClockId: string | null;
  /** How far the student's time has come: now, or the time of their test clock. */
  until: Date;
  /** Uses a day while the student is new. */
  eagerness: number;
  account: { id: string } | null;
  externalId: string | null;
}

export function drawPerson(
  world: World,
  index: number,
  signUp: { at: Date; clock: { id: string; now: Date } | null },
  random: Random,
): Person {
  // An app created one student in five, with an id of its own; half of those without a name or an address.
  const isImported = random.chance(0.2);
  const isKnown = !isImported || random.chance(0.5);
  const isHindi = random.chance(0.03);
  const name = isHindi
    ? random.pick(HINDI)
    : random.chance(0.01)
      ? random.pick(LONG)
      : `${random.pick(GIVEN)} ${random.pick(FAMILY)}`;
  const mailName = isHindi ? random.pick(GIVEN).toLowerCase() : name.toLowerCase().split(" ").slice(0, 2).join(".");
  return {
    id: idAt(signUp.at, random),
    subscriptionId: idAt(signUp.at, random),
    name: isKnown ? name : null,
    email: isKnown ? `${mailName}.${index + 1}@students.example.com` : null,
    locale: isHindi ? "hi" : "en",
    timeZone: random.chance(0.9) ? world.billing.timeZone : random.pick(["Asia/Dubai", "Europe/London"]),
    state: random.chance(0.7) ? random.pick(GST_STATES).code : null,
    createdAt: signUp.at,
    testClockId: signUp.clock?.id ?? null,
    until: signUp.clock?.now ?? world.now,
    // Most try it out; a few use it heavily.
    eagerness: Math.min(1.5, 0.04 - 0.16 * Math.log(1 - random.next())),
    account: isImported ? null : { id: idAt(signUp.at, random) },
    externalId: isImported ? `app-${world.seed}-${index + 1}` : null,
  };
}

/** The student's row, account and open sessions. */
export function writePerson(world: World, person: Person, currency: string | null, random: Random): void {
  const { id, name, email, createdAt, account } = person;
  world.rows.add("student", {
    id,
    external_id: person.externalId,
    name,
    email,
    locale: person.locale,
    time_zone: person.timeZone,
    state: person.state,
    currency,
    test_clock_id: person.testClockId,
    created_at: createdAt,
    updated_at: createdAt,
  });
  if (!account) return;
  world.rows.add("account", {
    id: account.id,
    student_id: id,
    role: "student",
    email,
    name,
    email_verified_at: random.chance(0.9) ? createdAt : null,
    password_hash: world.passwordHash,
    password_changed_at: createdAt,
    created_at: createdAt,
  });
  if (world.history === "full" && random.chance(0.4)) writeSession(world, person, account.id, random);
}

function writeSession(world: World, { id, createdAt }: Person, accountId: string, random: Random): void {
  const startedAt = new Date(world.now.getTime() - Math.floor(random.next() * SESSION_DAYS * DAY_MS));
  if (startedAt < createdAt) return;
  const seenAt = new Date(
    startedAt.getTime() + Math.floor(random.next() * (world.now.getTime() - startedAt.getTime())),
  );
  world.rows.add("session", {
    id: idAt(startedAt, random),
    account_id: accountId,
    student_id: id,
    origin: "password",
    user_agent: random.pick(BROWSERS),
    created_at: startedAt,
    last_seen_at: seenAt,
    expires_at: new Date(startedAt.getTime() + SESSION_DAYS * DAY_MS),
    revoked_at: random.chance(0.15) ? seenAt : null,
  });
}
