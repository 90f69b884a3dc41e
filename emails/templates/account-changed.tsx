import { z } from "zod";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const passwordChanged = z.object({
  recipient,
  address: z.string(),
  /** With a link from a mail, not with the old password. */
  isReset: z.boolean(),
});

export function PasswordChanged({ facts, format, frame, links }: TemplateProps<typeof passwordChanged>) {
  const how = facts.isReset ? ", with a link that we emailed to you" : "";
  const where = facts.isReset ? "everywhere" : "everywhere else";
  return (
    <Layout frame={frame} preview="If this wasn't you, choose a new password now.">
      <Title>Your password was changed</Title>
      <Paragraph>
        The password of {facts.address} was changed on {format.moment(facts.recipient.now)}
        {how}. You were signed out {where}.
      </Paragraph>
      <Paragraph>If this was you, you don't need to do anything. If it wasn't, choose a new password now:</Paragraph>
      <Action href={links.forgot}>This wasn't me</Action>
      <Paragraph quiet>We send the link to choose a new password to this address only.</Paragraph>
    </Layout>
  );
}

export const addressChanged = z.object({ recipient, address: z.string(), next: z.string() });

export function AddressChanged({ facts, format, frame }: TemplateProps<typeof addressChanged>) {
  const { supportEmail } = frame.site;
  return (
    <Layout frame={frame} preview="If this wasn't you, write to us now.">
      <Title>Your email address was changed</Title>
      <Paragraph>
        On {format.moment(facts.recipient.now)} the email address of your account was changed to {masked(facts.next)}.
        From now on you sign in with the new address. {facts.address} no longer works.
      </Paragraph>
      <Paragraph>
        If this was you, you don't need to do anything. If it wasn't, write to{" "}
        <TextLink href={`mailto:${supportEmail}`}>{supportEmail}</TextLink> now.
      </Paragraph>
    </Layout>
  );
}

/** Shows enough for the owner to recognise the address; the old mailbox may belong to another person by now. */
function masked(address: string): string {
  return address.replace(/^(.)[^@]*/, "$1…");
}
