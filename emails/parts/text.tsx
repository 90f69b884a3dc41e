import type { ReactNode } from "react";
import { Button, Heading, Link, Section, Text } from "react-email";
import { type Colour, FONT, LIGHT, RADIUS } from "./theme";

export function Title({ children }: { children: ReactNode }) {
  return (
    <Heading
      as="h1"
      className="t-ink"
      style={{
        color: LIGHT.ink,
        fontSize: 22,
        lineHeight: "29px",
        fontWeight: 600,
        letterSpacing: "-0.01em",
        margin: "0 0 12px",
      }}
    >
      {children}
    </Heading>
  );
}

export function Heading2({ children }: { children: ReactNode }) {
  return (
    <Heading
      as="h2"
      className="t-ink"
      style={{ color: LIGHT.ink, fontSize: 14, lineHeight: "20px", fontWeight: 600, margin: "16px 0 8px" }}
    >
      {children}
    </Heading>
  );
}

export function Paragraph({ children, quiet = false }: { children: ReactNode; quiet?: boolean }) {
  const colour: Colour = quiet ? "muted" : "ink";
  return (
    <Text
      className={`t-${colour}`}
      style={{
        color: LIGHT[colour],
        fontSize: quiet ? 14 : 16,
        lineHeight: quiet ? "21px" : "25px",
        margin: "0 0 12px",
      }}
    >
      {children}
    </Text>
  );
}

/** The one button of a mail. */
export function Action({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Section style={{ padding: "8px 0 12px" }}>
      <Button
        href={href}
        className="b-accent t-accentInk"
        style={{
          backgroundColor: LIGHT.accent,
          borderRadius: RADIUS.control,
          color: LIGHT.accentInk,
          fontFamily: FONT,
          fontSize: 16,
          fontWeight: 600,
          lineHeight: "20px",
          padding: "13px 20px",
          textDecoration: "none",
        }}
      >
        {children}
      </Button>
    </Section>
  );
}

export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="t-accent"
      style={{ color: LIGHT.accent, textDecoration: "underline", wordBreak: "break-word" }}
    >
      {children}
    </Link>
  );
}

export function List({ items }: { items: string[] }) {
  return (
    <ul
      className="t-ink"
      style={{ color: LIGHT.ink, fontSize: 16, lineHeight: "25px", margin: "0 0 16px", paddingLeft: 20 }}
    >
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

/** What must not be missed: amber, with a text that is clear without the colour. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <Section
      className="b-warnSoft"
      style={{
        backgroundColor: LIGHT.warnSoft,
        borderRadius: RADIUS.control,
        margin: "0 0 16px",
        padding: "12px 16px",
      }}
    >
      <Text className="t-ink" style={{ color: LIGHT.ink, fontSize: 15, lineHeight: "23px", margin: 0 }}>
        {children}
      </Text>
    </Section>
  );
}
