import { z } from "zod";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

/** The path with its one-time secret, from the leading slash on. */
const secretPath = z.string().startsWith("/");

export const verifyAddress = z.object({ recipient, address: z.string(), path: secretPath, expiresAt: instant });

export function VerifyAddress({ facts, format, frame, links }: TemplateProps<typeof verifyAddress>) {
  const href = links.home + facts.path;
  return (
    <Layout frame={frame} preview={`Confirm that ${facts.address} is yours.`}>
      <Title>Confirm your address</Title>
      <Paragraph>
        Somebody, hopefully you, gave {facts.address} as an address for Studymeter. Confirm it, so that receipts and
        notices reach you.
      </Paragraph>
      <Action href={href}>Confirm this address</Action>
      <Expiry until={format.moment(facts.expiresAt)} href={href} />
      <Paragraph quiet>If it wasn't you, ignore this mail: nothing happens.</Paragraph>
    </Layout>
  );
}

export const resetPassword = z.object({
  recipient,
  path: secretPath,
  expiresAt: instant,
  /** What it answers: a sign-up with an address that has an account already, of which the one who asked is told nothing. */
  triedToSignUp: z.boolean().default(false),
});

export function ResetPassword({ facts, format, frame, links }: TemplateProps<typeof resetPassword>) {
  const href = links.home + facts.path;
  return (
    <Layout frame={frame} preview={`The link works once, until ${format.moment(facts.expiresAt)}.`}>
      <Title>{facts.triedToSignUp ? "You already have an account" : "Choose a new password"}</Title>
      <Paragraph>
        {facts.triedToSignUp
          ? "Somebody, hopefully you, tried to sign up with this address. You have an account already: sign in with your password, or choose a new one here."
          : "You asked for a new password. Choosing one signs you out everywhere else."}
      </Paragraph>
      <Action href={href}>Choose a new password</Action>
      <Expiry until={format.moment(facts.expiresAt)} href={href} />
      <Paragraph quiet>If it wasn't you, ignore this mail: your password stays as it is.</Paragraph>
    </Layout>
  );
}

function Expiry({ until, href }: { until: string; href: string }) {
  return (
    <Paragraph quiet>
      The link works once, until {until}. If the button doesn't, open this address:{" "}
      <TextLink href={href}>{href}</TextLink>
    </Paragraph>
  );
}
