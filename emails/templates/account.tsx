import { z } from "zod";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

/** The path with its one-time secret, starting with a slash. */
const secretPath = z.string().startsWith("/");

export const verifyAddress = z.object({ recipient, address: z.string(), path: secretPath, expiresAt: instant });

export function VerifyAddress({ facts, format, frame, links }: TemplateProps<typeof verifyAddress>) {
  const href = links.home + facts.path;
  return (
    <Layout frame={frame} preview={`Confirm that ${facts.address} is yours.`}>
      <Title>Confirm your email address</Title>
      <Paragraph>
        {facts.address} was entered as the email address of a Studymeter account. Please confirm it, so that you receive
        receipts and notices.
      </Paragraph>
      <Action href={href}>Confirm this address</Action>
      <Expiry until={format.moment(facts.expiresAt)} href={href} />
      <Paragraph quiet>If this wasn't you, ignore this email. Nothing will change.</Paragraph>
    </Layout>
  );
}

export const resetPassword = z.object({
  recipient,
  path: secretPath,
  expiresAt: instant,
  /** Sent after a sign-up with an address that already has an account; the sign-up page does not reveal that it exists. */
  triedToSignUp: z.boolean().default(false),
});

export function ResetPassword({ facts, format, frame, links }: TemplateProps<typeof resetPassword>) {
  const href = links.home + facts.path;
  return (
    <Layout frame={frame} preview={`The link works once, until ${format.moment(facts.expiresAt)}.`}>
      <Title>{facts.triedToSignUp ? "You already have an account" : "Choose a new password"}</Title>
      <Paragraph>
        {facts.triedToSignUp
          ? "Someone tried to sign up with this email address, but you already have an account. Sign in with your password, or choose a new one here."
          : "You asked for a new password. Choosing one signs you out everywhere else."}
      </Paragraph>
      <Action href={href}>Choose a new password</Action>
      <Expiry until={format.moment(facts.expiresAt)} href={href} />
      <Paragraph quiet>If this wasn't you, ignore this email. Your password stays the same.</Paragraph>
    </Layout>
  );
}

function Expiry({ until, href }: { until: string; href: string }) {
  return (
    <Paragraph quiet>
      The link works once, until {until}. If the button doesn't work, open this address:{" "}
      <TextLink href={href}>{href}</TextLink>
    </Paragraph>
  );
}
