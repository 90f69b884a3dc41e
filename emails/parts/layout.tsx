import type { ReactNode } from "react";
import { Body, Container, Head, Html, Link, Preview, Section, Text } from "react-email";
import type { Links } from "../links";
import type { Recipient, Site } from "../recipient";
import { DARK_STYLES, FONT, LIGHT, RADIUS } from "./theme";

export interface Frame {
  recipient: Recipient;
  site: Site;
  links: Links;
  /** Where the "manage" link leads. */
  manage: { label: string; href: string };
  /** Only on optional mails. */
  unsubscribeUrl: string | null;
}

/** The one layout: mark, card, footer. `preview` is what a list of mails shows beside the subject. */
export function Layout({ frame, preview, children }: { frame: Frame; preview: string; children: ReactNode }) {
  const { recipient, links } = frame;
  return (
    <Html lang={recipient.locale}>
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{DARK_STYLES}</style>
      </Head>
      <Body className="b-surface" style={{ backgroundColor: LIGHT.surface, fontFamily: FONT, margin: 0, padding: 0 }}>
        <Preview>{preview}</Preview>
        <Container style={{ maxWidth: 560, padding: "24px 16px 32px" }}>
          <Brand home={links.home} />
          <Section
            className="b-raised l-line"
            style={{
              backgroundColor: LIGHT.raised,
              border: `1px solid ${LIGHT.line}`,
              borderRadius: RADIUS.card,
              padding: "28px 24px 16px",
              // Phones lay tables out by the border box; without this the padding would count twice.
              boxSizing: "border-box",
            }}
          >
            {isGreetable(recipient.name) ? (
              <Text
                className="t-muted"
                style={{ color: LIGHT.muted, fontSize: 14, lineHeight: "20px", margin: "0 0 6px" }}
              >
                Hello {recipient.name},
              </Text>
            ) : null}
            {children}
          </Section>
          <Footer frame={frame} />
        </Container>
      </Body>
    </Html>
  );
}

/** Anyone can sign up with any name and another person's address, so a name that looks like spam is not shown. */
function isGreetable(name: string | null): name is string {
  return name !== null && /^[\p{L}\p{M} .'’-]{1,40}$/u.test(name) && !/\.\p{L}/u.test(name);
}

/** The logo is drawn with table cells, so that it needs no image: three uses, two consumed, one left. */
function Brand({ home }: { home: string }) {
  const bar = { width: 6, height: 20, borderRadius: 2, fontSize: 1, lineHeight: "20px" };
  const gap = { width: 2, fontSize: 1 };
  const consumed = { ...bar, backgroundColor: LIGHT.accent };
  return (
    <table role="presentation" cellPadding={0} cellSpacing={0} style={{ margin: "0 0 16px" }}>
      <tbody>
        <tr>
          <td data-skip-in-text className="b-accent" style={consumed} />
          <td data-skip-in-text style={gap} />
          <td data-skip-in-text className="b-accent" style={consumed} />
          <td data-skip-in-text style={gap} />
          <td
            data-skip-in-text
            className="l-accent"
            style={{ ...bar, width: 3, height: 16, border: `1.5px solid ${LIGHT.accent}` }}
          />
          <td style={{ paddingLeft: 10 }}>
            <Link
              href={home}
              className="t-ink"
              style={{ color: LIGHT.ink, fontSize: 16, fontWeight: 600, textDecoration: "none" }}
            >
              Studymeter
            </Link>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Footer({ frame }: { frame: Frame }) {
  const { site, manage, unsubscribeUrl } = frame;
  const style = { color: LIGHT.muted, fontSize: 13, lineHeight: "20px", margin: "0 0 4px" };
  const link = { color: LIGHT.muted, textDecoration: "underline" };
  return (
    <Section style={{ padding: "20px 8px 0" }}>
      <Text className="t-muted" style={style}>
        Questions? Write to{" "}
        <Link href={`mailto:${site.supportEmail}`} className="t-muted" style={link}>
          {site.supportEmail}
        </Link>{" "}
        or just reply.
      </Text>
      <Text className="t-muted" style={style}>
        <Link href={manage.href} className="t-muted" style={link}>
          {manage.label}
        </Link>
        {unsubscribeUrl ? (
          <>
            {" · "}
            <Link href={unsubscribeUrl} className="t-muted" style={link}>
              Stop emails like this one
            </Link>
          </>
        ) : null}
      </Text>
    </Section>
  );
}
