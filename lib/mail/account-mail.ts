/** The mails that an account needs before there is anything to say about a subscription: one link each. */
export type AccountMail =
  | { type: "verify_address"; name: string | null; url: string; validHours: number; isNewAccount: boolean }
  | { type: "reset_password"; name: string | null; url: string; validHours: number; triedToSignUp: boolean };

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export function renderAccountMail(mail: AccountMail): RenderedMail {
  const { subject, lines, action } = wordsFor(mail);
  const greeting = mail.name ? `Hello ${mail.name},` : "Hello,";
  const until = `The link works for ${mail.validHours === 1 ? "one hour" : `${mail.validHours} hours`}.`;
  const ending = "If you did not ask for this, leave it: nothing changes.";
  const text = [greeting, ...lines, `${action}:\n${mail.url}`, until, ending].join("\n\n");
  const paragraphs = [greeting, ...lines].map((line) => `<p>${escaped(line)}</p>`);
  const link = `<p><a href="${escaped(mail.url)}">${escaped(action)}</a></p>`;
  const html = `<!doctype html><html lang="en"><body>${paragraphs.join("")}${link}<p>${until} ${ending}</p></body></html>`;
  return { subject, text, html };
}

function wordsFor(mail: AccountMail): { subject: string; lines: string[]; action: string } {
  if (mail.type === "verify_address") {
    return {
      subject: "Verify your address",
      lines: [
        mail.isNewAccount
          ? "Your Studymeter account is ready. Verify this address, then sign in with your password."
          : "You asked to sign in to Studymeter with this address from now on.",
      ],
      action: "Verify this address",
    };
  }
  return {
    subject: mail.triedToSignUp ? "You already have an account" : "Set a new password",
    lines: [
      mail.triedToSignUp
        ? "Somebody, probably you, tried to sign up with this address. You already have an account: sign in, or set a new password."
        : "You asked for a new password. Setting it signs you out everywhere.",
    ],
    action: "Set a new password",
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
