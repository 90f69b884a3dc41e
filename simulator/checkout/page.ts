import type { Context } from "../api/context";
import { INSTRUMENTS, type Instrument } from "../instruments";
import { one } from "../store/database";
import { isPaid } from "../store/payment";
import type { OrderRow } from "../store/rows";

/** The page in the checkout's frame. It has no input for a card number, so that no real card can be used. */
export async function checkoutPage(context: Context): Promise<Response> {
  const { query, config, pool } = context;
  const order = await one<OrderRow>(pool, "select * from simulator.orders where id = $1", [query.get("order_id")]);
  const scheme = query.get("scheme") ?? "";
  const problem =
    query.get("key") !== config.keyId
      ? "This key id is not the simulator's."
      : order === null
        ? "The simulator has no such order."
        : (await isPaid(pool, order.id))
          ? "This order has already been paid. No further payment is needed."
          : null;
  const inside = problem || !order ? deadEnd(problem ?? "") : payment(query, order);
  const html = `<!doctype html>
<html lang="en"${/^(light|dark)$/.test(scheme) ? ` data-scheme="${scheme}"` : ""}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Pay (test gateway)</title>
<link rel="stylesheet" href="page.css">
<script type="module" src="page.js"></script>
</head>
<body ${data(query)}>
<main>
<p class="notice">Test gateway: no money moves.</p>
${inside}
</main>
</body>
</html>
`;
  return new Response(html, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      // Made to be framed by any site, like Razorpay's page; it has no data that clickjacking could steal.
      "Content-Security-Policy":
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
    },
  });
}

/** The parameters of page.js. */
function data(query: URLSearchParams): string {
  const members = {
    key: query.get("key"),
    order: query.get("order_id"),
    recurring: query.get("recurring"),
    origin: query.get("origin"),
  };
  return Object.entries(members)
    .map(([name, value]) => `data-${name}="${escapeHtml(value ?? "")}"`)
    .join(" ");
}

function payment(query: URLSearchParams, order: OrderRow): string {
  const name = query.get("name") || "Your order";
  const description = query.get("description");
  const amount = money(order.amount, order.currency);
  return `<header>
<div><h1>${escapeHtml(name)}</h1>${description ? `<p class="muted">${escapeHtml(description)}</p>` : ""}</div>
<button type="button" class="close" data-dismiss aria-label="Close without paying">×</button>
</header>
<p class="amount">${escapeHtml(amount)}</p>
<form aria-label="Payment">
<fieldset>
<legend>Pay with</legend>
<div class="methods">
<label><input type="radio" name="method" value="card" id="method-card" checked>Card</label>
<label><input type="radio" name="method" value="upi" id="method-upi">UPI</label>
</div>
</fieldset>
${instruments("card", "Test card")}
${instruments("upi", "Scan the QR code, or open your UPI app")}
${contactDetails(query)}
${mandate(query, order, name)}
<div class="actions">
<div role="alert"></div>
<div role="status"></div>
<button type="submit" class="primary">Pay ${escapeHtml(amount)}</button>
<button type="button" data-dismiss>Cancel</button>
</div>
</form>`;
}

function instruments(method: Instrument["method"], legend: string): string {
  const choices = INSTRUMENTS.filter((instrument) => instrument.method === method).map(
    (instrument, index) => `<label>
<input type="radio" name="${method}" value="${escapeHtml(instrument.id)}"${index === 0 ? " checked" : ""}>
<span><span class="number">${escapeHtml(spaced(instrument.id))}</span><span class="effect">${escapeHtml(effect(instrument))}</span></span>
</label>`,
  );
  // No UPI id is typed: since 28 February 2026 a mandate begins with a QR code on a computer, and in the UPI app on a phone.
  return `<fieldset data-method="${method}">
<legend>${legend}</legend>
<div class="instruments">${choices.join("\n")}</div>
</fieldset>`;
}

const spaced = (id: string) => (/^\d+$/.test(id) ? id.replace(/(\d{4})(?=\d)/g, "$1 ") : `UPI app of ${id}`);

/** Asked for as in Razorpay's checkout, and filled in with what the page that opened it gives as `prefill`. */
function contactDetails(query: URLSearchParams): string {
  const field = (name: "email" | "contact", label: string, type: string) =>
    `<label>${label}<input type="${type}" name="${name}" required autocomplete="off" value="${escapeHtml(query.get(name) ?? "")}"></label>`;
  return `<fieldset>
<legend>Your contact details</legend>
<div class="contact">
${field("email", "Email address", "email")}
${field("contact", "Phone number", "tel")}
</div>
</fieldset>`;
}

/** What each test instrument does, in plain words. */
const EFFECTS: Record<string, string> = {
  insufficient_funds: "not enough money",
  card_declined: "declined by the bank",
  payment_cancelled: "cancelled while approving",
  payment_timed_out: "not approved in time",
  gateway_technical_error: "technical error at the bank",
  payment_failed: "refused by the UPI app",
};

function effect({ declines }: Instrument): string {
  return declines === null ? "Payment succeeds" : `Fails: ${EFFECTS[declines] ?? "declined"} (${declines})`;
}

function mandate(query: URLSearchParams, order: OrderRow, name: string): string {
  if (query.get("recurring") !== "1" || order.token === null) return "";
  const most = money(order.token.max_amount, order.currency);
  return `<p class="muted">You also let ${escapeHtml(name)} charge this method when your plan renews: at most ${escapeHtml(most)} each time, until you cancel.</p>`;
}

function deadEnd(problem: string): string {
  return `<div class="dead-end">
<h1>Nothing to pay here</h1>
<p>${escapeHtml(problem)}</p>
<button type="button" class="primary" data-dismiss>Close</button>
</div>`;
}

function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-IN", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
