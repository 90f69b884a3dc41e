import { COMMON_PASSWORDS } from "./common-passwords";

/** NIST 800-63B: length is what counts; no rules of composition, no forced change. */
export const PASSWORD_MIN = 8;

const PRODUCT = "studymeter";
const KEYBOARD = [
  "1234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "azertyuiop",
  "qwertzuiop",
  "abcdefghijklmnopqrstuvwxyz",
];
/** Characters that people add around a word to satisfy a rule: up to four make it no harder to guess. */
const DECORATION_MAX = 4;
/** Letters that must be left after guessable words are removed. */
const OWN_LETTERS_MIN = 6;

/** The owner of the password: what an attacker knows about them. */
export interface PasswordOwner {
  email: string;
  name: string | null;
}

/** Why a password is refused, for the person who chose it; null when it is fine. */
export function passwordProblem(password: string, owner: PasswordOwner): string | null {
  if ([...password].length < PASSWORD_MIN) return `Choose a password of at least ${PASSWORD_MIN} characters.`;
  if (isCommonPassword(password)) return "This password is too common. Choose another one.";
  if (isMadeOf(password, ownerWords(owner)))
    return "Choose a password that is not made from your email address, your name or our name.";
  return null;
}

/** Whether it is a common password, a variant of one, or a pattern of the keyboard. */
export function isCommonPassword(password: string): boolean {
  const small = password.normalize("NFKC").toLowerCase();
  const halves = [small, halfOf(small)].filter((text) => text !== null);
  return halves.some((text) => [text, ...readings(text), ...readings(wordIn(text))].some(isGuessable));
}

function isGuessable(text: string): boolean {
  return [text, wordIn(text)].some((word) => COMMON_PASSWORDS.has(word) || isPattern(word));
}

/** The word inside a little decoration, or the whole text if there is more than that. */
function wordIn(text: string): string {
  const word = /^[^a-z]*(.*?)[^a-z]*$/s.exec(text)?.[1] ?? "";
  return word.length >= 3 && text.length - word.length <= DECORATION_MAX ? word : text;
}

/** `p4$$w0rd` read as a person would. The digit 1 stands for two letters. */
function readings(text: string): string[] {
  return ["i", "l"].map((one) =>
    text.replaceAll(/[013457@$!|]/g, (sign) => ({ ...LETTERS, "1": one, "!": "i", "|": one })[sign] ?? sign),
  );
}

const LETTERS: Record<string, string> = { "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s" };

function halfOf(text: string): string | null {
  const middle = text.length / 2;
  return Number.isInteger(middle) && text.slice(0, middle) === text.slice(middle) ? text.slice(0, middle) : null;
}

/** One character, a short group repeated, or a run along the keyboard or the alphabet. */
function isPattern(text: string): boolean {
  if (text.length < 3) return false;
  if (/^(.{1,3})\1+$/s.test(text)) return true;
  return KEYBOARD.some((row) => `${row}${row}`.includes(text) || `${reversed(row)}${reversed(row)}`.includes(text));
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

function ownerWords({ email, name }: PasswordOwner): string[] {
  const [local = "", domain = ""] = email.toLowerCase().split("@");
  const words = [email.toLowerCase(), local, ...local.split(/[^a-z0-9]+/), domain, domain.split(".")[0] ?? "", PRODUCT];
  return [...words, ...(name?.toLowerCase().split(/\s+/) ?? [])].filter((word) => word.length >= 4);
}

function isMadeOf(password: string, words: string[]): boolean {
  const small = password.normalize("NFKC").toLowerCase();
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((text, word) => text.replaceAll(word, ""), small);
  return rest.length < small.length && rest.length < OWN_LETTERS_MIN;
}
