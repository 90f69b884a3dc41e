import { describe, expect, it } from "vitest";
import { renderMail } from "@/emails/delivery/render-mail";
import { optionalMail } from "@/lib/contract/account";
import { OPTIONAL_MAILS } from "@/lib/domain/optional-mail";
import messages from "@/messages/en.json";
import { linksOf } from "./links";
import { DARK_STYLES } from "./parts/theme";
import { MAIL_TYPES, MAILS, type MailType } from "./registry";

const SITE = {
  appUrl: "https://study.example.com",
  supportEmail: "help@study.example.com",
  unsubscribeUrl: "https://study.example.com/unsubscribe/abc",
};

/** Every variant of every mail. */
const ROWS = MAIL_TYPES.flatMap((type) => Object.keys(MAILS[type].previews).map((name) => [type, name] as const));

function factsOf(type: MailType, name: string): Record<string, unknown> {
  const previews: Record<string, Record<string, unknown>> = MAILS[type].previews;
  const facts = previews[name];
  if (!facts) throw new Error(`no preview ${name} of ${type}`);
  return facts;
}

const render = (type: MailType, name: string) => renderMail(type, factsOf(type, name), SITE);
const hrefs = (html: string) => [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? "");

/** The visible text of the HTML part. */
function visible(html: string): string {
  return html
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, " ")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replace(/\s+/g, " ");
}

describe.each(ROWS)("%s, %s", (type, name) => {
  it("has its whole text in both parts, and no leftover of a template", async () => {
    const { html, text, subject } = await render(type, name);
    for (const part of [subject, visible(html), text]) {
      expect(part).not.toMatch(/undefined|null|NaN|Invalid Date|\[object|\{\w+\}|T\d\d:\d\d:/);
      expect(part.trim()).not.toBe("");
    }
    expect(subject.length).toBeLessThanOrEqual(78);
    expect(subject).not.toContain("!");
    expect(text).not.toMatch(/[<>]|&\w+;|\n{3}/);
    expect(html).toMatch(/^<!DOCTYPE html/);
    expect(html).toContain('lang="en"');
  });

  it("has every amount and every link in both parts", async () => {
    const { html, text } = await render(type, name);
    const amounts = text.match(/[₹$][\d,.]*\d/g) ?? [];
    for (const amount of amounts) expect(visible(html)).toContain(amount);
    for (const href of hrefs(html).filter((href) => !href.startsWith("mailto:"))) expect(text).toContain(href);
  });

  it("links to our own pages only", async () => {
    const { html } = await render(type, name);
    const { invoice, ...pages } = linksOf(SITE);
    const facts = factsOf(type, name);
    const known = [...Object.values(pages), SITE.unsubscribeUrl, `mailto:${SITE.supportEmail}`];
    if (typeof facts.path === "string") known.push(SITE.appUrl + facts.path);
    for (const href of hrefs(html)) {
      const isOurs = known.includes(href) || href.startsWith(invoice("")) || href.startsWith(`${pages.alerts}/`);
      expect(isOurs, href).toBe(true);
    }
  });

  it("has a footer with help and a manage link, and an unsubscribe link only when it is not about money", async () => {
    const { html, kind, text } = await render(type, name);
    expect(text).toContain(SITE.supportEmail);
    expect(html).toMatch(/Manage your subscription|Your account|All alerts/);
    expect(html.includes(SITE.unsubscribeUrl)).toBe(kind === "product");
  });

  it("needs no image, no script and no other server, and has a dark mode", async () => {
    const { html } = await render(type, name);
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import/);
    expect(html).toContain('name="color-scheme" content="light dark"');
    expect(html).toContain(DARK_STYLES);
    // Gmail cuts a mail off at 102 KB, and with it the footer.
    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
  });
});

describe("what each mail must say", () => {
  const text = async (type: MailType, name: string) => {
    const mail = await render(type, name);
    return `${mail.subject}\n${mail.text}`;
  };

  it.each<[MailType, string, string[]]>([
    [
      "subscription_activated",
      "premium",
      ["No limits on any feature", "Premium", "₹799", "9 February", "/billing", "INV-2526-000042"],
    ],
    ["subscription_activated", "pro in dollars, New York", ["$19.99", "8 February", "10 February, 00:30"]],
    [
      "renewal_reminder",
      "renews",
      [
        "renews in 7 days",
        "₹799",
        "9 February",
        "Last day to cancel   8 February",
        "/billing#method",
        "/billing#cancel",
        "Priority support",
      ],
    ],
    [
      "renewal_reminder",
      "renews, late, with a card that expires",
      ["renews in 1 day", "Your card expires before then"],
    ],
    ["renewal_reminder", "renews at a lower plan", ["move from Pro to Premium"]],
    [
      "renewal_reminder",
      "ends",
      ["Premium ends in 8 days", "nothing will be charged", "10 February, 11:00", "Turn on auto-renewal"],
    ],
    ["renewal_successful", "renews", ["₹799", "9 February", "11 March", "INV-2526-000057"]],
    ["renewal_successful", "ends with this period", ["Auto-renewal is off", "12 March, 11:00"]],
    [
      "renewal_failed",
      "with retries",
      [
        "₹799",
        "There wasn't enough money",
        "14 March, 02:00",
        "12 March and 13 March",
        "Renew now for ₹799",
        "/billing#renew",
        "/billing#method",
      ],
    ],
    ["renewal_failed", "no response", ["You won't pay twice"]],
    ["renewal_failed", "an unknown reason", ["The payment didn't go through."]],
    ["subscription_expired", "expired", ["13 February, 11:00", "Renew now for ₹799"]],
    [
      "features_restricted",
      "after grace",
      ["subscription has expired", "12 March", "3 of 3 used", "0 of 10 used", "unlimited", "₹799", "1 April"],
    ],
    [
      "quota_exhausted",
      "quiz",
      ["You've used all 3 quizzes", "3 of 3 used", "4 of 5 used", "1 February", "/upgrade", "₹799"],
    ],
    ["quota_exhausted", "a single use", ["You've used your one pair quiz", "Your limit resets on 1 February"]],
    [
      "quota_exhausted",
      "a custom feature that never resets",
      ["You've used all 40 uses of Essay Check", "the full allowance of the free plan"],
    ],
    ["cancellation_confirmed", "keeps the period", ["10 February, 11:00", "You won't be charged again", "keep it"]],
    ["cancellation_confirmed", "now, with a refund", ["ended today", "₹799"]],
    ["refund_issued", "part of it", ["₹200.50", "₹799", "11 January", "CN-2526-000003"]],
    ["payment_receipt", "upgrade", ["₹400", "Premium and Pro", "9 February for ₹1,599", "INV-2526-000048"]],
    ["verify_address", "verify", ["alice@example.com", "/verify-address/4c1f0f6b2d", "2 January, 10:00"]],
    ["reset_password", "reset", ["/reset-password/4c1f0f6b2d", "1 January, 11:00"]],
    ["password_changed", "changed", ["alice@example.com", "5 January, 18:40", "signed out everywhere else", "/forgot"]],
    ["password_changed", "reset", ["with a link that we emailed to you", "signed out everywhere"]],
    [
      "address_changed",
      "changed",
      ["alice@example.com", "a…@learn.example", "5 January, 18:40", "help@study.example.com"],
    ],
    ["admin_alert", "escalated", ["Escalated (high)", "1,234", "/admin/alerts/alr_"]],
  ])("%s, %s", async (type, name, contents) => {
    const written = await text(type, name);
    for (const content of contents) expect(written).toContain(content);
  });

  it("never says renewed where nothing was captured", async () => {
    for (const [type, name] of ROWS.filter(([type]) => type !== "renewal_successful")) {
      expect(await text(type, name)).not.toMatch(/is renewed/);
    }
  });

  it("makes exactly the mails that are not about money optional, in every list of them", () => {
    const optional = MAIL_TYPES.filter((type) => MAILS[type].kind === "product");
    expect([...OPTIONAL_MAILS]).toEqual(optional);
    expect(optionalMail.options).toEqual(optional);
    expect(Object.keys(messages.settings.mailTypes)).toEqual(optional);
  });

  it("never shows the whole new address to the old one", async () => {
    expect(await text("address_changed", "changed")).not.toContain("alice.rao");
  });

  it("reads facts from the outbox's JSON, and names a missing one", async () => {
    const facts = factsOf("renewal_failed", "with retries");
    const kept = JSON.parse(JSON.stringify({ ...facts, gracePeriodEnd: new Date("2026-03-13T20:30:00Z") }));
    expect((await renderMail("renewal_failed", kept, SITE)).text).toContain("14 March, 02:00");
    await expect(renderMail("renewal_failed", { ...facts, price: undefined }, SITE)).rejects.toThrow(/price/);
  });

  it.each([
    ["Alice", true],
    ["अनन्या शर्मा", true],
    ["Dr. Mary-Jane O’Neil", true],
    ["Win at casino.example", false],
    ["http://evil.example", false],
    ["a".repeat(41), false],
    [null, false],
  ])("greets %s: %s", async (name, isGreeted) => {
    const facts = {
      ...factsOf("verify_address", "verify"),
      recipient: { name, timeZone: "UTC", now: "2026-01-01T10:00Z" },
    };
    expect((await renderMail("verify_address", facts, SITE)).text.includes("Hello")).toBe(isGreeted);
  });

  it("shows a name or an address as text, whatever is written in it", async () => {
    const facts = { ...factsOf("verify_address", "verify"), address: '<b onclick="x">"@example.com' };
    const { html } = await renderMail("verify_address", facts, SITE);
    expect(html).not.toContain("<b onclick");
  });
});
