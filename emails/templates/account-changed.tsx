import { z } from "zod";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const passwordChanged = z.object({
  recipient,
  address: z.string(),
  /** With the link of a mail, and not by somebody who knew the old one. */
  isReset: z.boolean(),
});

export function PasswordChanged({ facts, format, frame, links }: TemplateProps<typeof passwordChanged>) {
  const how = facts.isReset ? ", by a link that we mailed to you" : "";
  const where = facts.isReset ? "everywhere" : "everywhere else";
  return (
    <Layout frame={frame} preview="If it wasn't you, choose a new one now.">
      <Title>Your password was changed</Title>
      <Paragraph>
        The password of {facts.address} was changed on {format.moment(facts.recipient.now)}
        {how}. You were signed out {where}.
      </Paragraph>
      <Paragraph>If it was you, there is nothing to do. If it wasn't, choose a new password now:</Paragraph>
      <Action href={links.forgot}>It wasn't me</Action>
      <Paragraph quiet>A link to choose one is sent to this address, and to no other.</Paragraph>
    </Layout>
  );
}

export const addressChanged = z.object({ recipient, address: z.string(), next: z.string() });

export function AddressChanged({ facts, format, frame }: TemplateProps<typeof addressChanged>) {
  const { supportEmail } = frame.site;
  return (
    <Layout frame={frame} preview="If it wasn't you, write to us at once.">
      <Title>Your account has another address now</Title>
      <Paragraph>
        On {format.moment(facts.recipient.now)} the address of your account became {veiled(facts.next)}. From now on you
        sign in with it; {facts.address} is no longer in use.
      </Paragraph>
      <Paragraph>
        If it was you, there is nothing to do. If it wasn't, write to{" "}
        <TextLink href={`mailto:${supportEmail}`}>{supportEmail}</TextLink> at once.
      </Paragraph>
    </Layout>
  );
}

/** Enough for her to know it as her own: the mailbox of before may be somebody else's by now. */
function veiled(address: string): string {
  return address.replace(/^(.)[^@]*/, "$1…");
}
