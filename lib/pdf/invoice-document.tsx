import { Document, Page, StyleSheet, Text, View } from "@react-pdf/renderer";
import type { ReactNode } from "react";
import { createTranslator } from "use-intl/core";
import { TAX_TIME_ZONE } from "@/lib/domain/tax";
import { formatDate } from "@/lib/format/day";
import { formatMoney, type MinorUnits } from "@/lib/format/money";
import { formatRate } from "@/lib/format/rate";
import messages from "@/messages/en.json";
import type { InvoicePdfFacts } from "./invoice-pdf-facts";

// Invoices are in English, as mails are.
const LOCALE = "en";
const t = createTranslator({ locale: LOCALE, messages, namespace: "invoice" });

const money = (amount: MinorUnits) => formatMoney(amount, LOCALE);
/** The day in the tax time zone, wherever the recipient is, because the financial year of the number depends on it. */
const date = (instant: Date) => formatDate(instant, { locale: LOCALE, timeZone: TAX_TIME_ZONE });

const INK = "#16181d";
const MUTED = "#5d6472";
const LINE = "#d9dce3";
const ACCENT = "#4338a8";

/** In points. A page that must not break is as high as its content, unless it has a minimum height. */
const A4_HEIGHT = 841.89;

const style = StyleSheet.create({
  page: {
    minHeight: A4_HEIGHT,
    paddingTop: 48,
    paddingBottom: 72,
    paddingHorizontal: 48,
    fontSize: 9.5,
    lineHeight: 1.45,
    color: INK,
  },
  bar: { position: "absolute", top: 0, left: 0, right: 0, height: 5, backgroundColor: ACCENT },
  row: { flexDirection: "row", justifyContent: "space-between", gap: 24 },
  half: { width: "47%" },
  muted: { color: MUTED },
  strong: { fontWeight: 600 },
  title: { fontSize: 22, lineHeight: 1.25, fontWeight: 600 },
  sellerMark: { fontSize: 13, lineHeight: 1.3, fontWeight: 600, maxWidth: "50%", textAlign: "right" },
  parties: { marginTop: 26 },
  facts: { marginTop: 14 },
  fact: { flexDirection: "row", marginBottom: 2 },
  factName: { width: 146, color: MUTED, flexShrink: 0 },
  factValue: { flexGrow: 1, flexShrink: 1 },
  headline: { marginTop: 28, fontSize: 16, lineHeight: 1.3, fontWeight: 600 },
  head: { flexDirection: "row", marginTop: 18, paddingBottom: 5, borderBottomWidth: 1, borderBottomColor: INK },
  line: { flexDirection: "row", paddingVertical: 9, borderBottomWidth: 1, borderBottomColor: LINE },
  what: { flexGrow: 1, flexShrink: 1, paddingRight: 16 },
  sac: { width: 70, flexShrink: 0 },
  amount: { width: 110, flexShrink: 0, textAlign: "right" },
  sums: { width: "52%", alignSelf: "flex-end", marginTop: 4 },
  sum: { flexDirection: "row", justifyContent: "space-between", paddingVertical: 4 },
  total: { borderTopWidth: 1, borderTopColor: INK, marginTop: 2, paddingTop: 6, fontSize: 11, fontWeight: 600 },
  payment: { marginTop: 26, paddingTop: 12, borderTopWidth: 1, borderTopColor: LINE },
  foot: {
    position: "absolute",
    left: 48,
    right: 48,
    bottom: 28,
    paddingTop: 8,
    borderTopWidth: 1,
    borderTopColor: LINE,
  },
  footText: { fontSize: 8, color: MUTED },
});

/** One page, whatever is in it: names wrap, and nothing else can grow. */
export function InvoiceDocument({ facts, fonts }: { facts: InvoicePdfFacts; fonts: string[] }) {
  const { kind, number, issuedAt, seller, recipient, taxes } = facts;
  const title = t(kind === "credit_note" ? "creditNote" : taxes.length > 0 ? "taxInvoice" : "title");
  return (
    <Document
      title={`${title} ${number}`}
      author={seller.name}
      // In the order in which it is read; text that is copied from the page comes in the order in which it is drawn.
      subject={recipient.name ?? undefined}
      creator="Studymeter"
      producer="Studymeter"
      language={LOCALE}
      creationDate={issuedAt}
      modificationDate={issuedAt}
    >
      <Page size="A4" wrap={false} style={[style.page, { fontFamily: fonts }]}>
        <View style={style.bar} />
        <View style={style.row}>
          <Text style={style.title}>{title}</Text>
          <Text style={style.sellerMark}>{seller.name}</Text>
        </View>
        <Heading facts={facts} />
        <Parties facts={facts} />
        <Text style={style.headline}>
          {t(kind === "credit_note" ? "creditedOn" : "paidOn", { amount: money(facts.total), date: date(issuedAt) })}
        </Text>
        <Sale facts={facts} />
        <Payment facts={facts} />
        <View style={style.foot}>
          <View style={style.row}>
            <Text style={style.footText}>{t("computerGenerated")}</Text>
            <Text style={style.footText}>{number}</Text>
          </View>
        </View>
      </Page>
    </Document>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <View style={style.fact}>
      <Text style={style.factName}>{name}</Text>
      <Text style={style.factValue}>{children}</Text>
    </View>
  );
}

function Heading({ facts: { kind, number, issuedAt, corrects, replaces, placeOfSupply } }: { facts: InvoicePdfFacts }) {
  return (
    <View style={style.facts}>
      <Fact name={t(kind === "credit_note" ? "creditNumber" : "number")}>
        <Text style={style.strong}>{number}</Text>
      </Fact>
      <Fact name={t("dated")}>{date(issuedAt)}</Fact>
      {corrects && (
        <Fact name={t("ofInvoice")}>
          {t("ofInvoiceDated", { number: corrects.number, date: date(corrects.issuedAt) })}
        </Fact>
      )}
      {replaces && <Fact name={t("replaces")}>{replaces}</Fact>}
      {placeOfSupply && (
        <Fact name={t("supply")}>{t("stateWithCode", { state: placeOfSupply.name, code: placeOfSupply.code })}</Fact>
      )}
    </View>
  );
}

function Parties({ facts: { seller, recipient, placeOfSupply } }: { facts: InvoicePdfFacts }) {
  return (
    <View style={[style.row, style.parties]}>
      <View style={style.half}>
        <Text style={style.muted}>{t("from")}</Text>
        <Text style={style.strong}>{seller.name}</Text>
        {seller.address && <Text>{seller.address}</Text>}
        {seller.gstin && <Text>{t("gstin", { gstin: seller.gstin })}</Text>}
      </View>
      <View style={style.half}>
        <Text style={style.muted}>{t("to")}</Text>
        <Text style={style.strong}>{recipient.name ?? t("noName")}</Text>
        {recipient.address && <Text>{recipient.address}</Text>}
        {placeOfSupply && <Text>{placeOfSupply.name}</Text>}
        {recipient.gstin && <Text>{t("gstin", { gstin: recipient.gstin })}</Text>}
      </View>
    </View>
  );
}

/** What was sold, and how its price is made up. */
function Sale({ facts }: { facts: InvoicePdfFacts }) {
  const { kind, planName, periodStart, periodEnd, sac, taxable, taxes, total } = facts;
  return (
    <View>
      <View style={[style.head, style.muted]}>
        <Text style={style.what}>{t("description")}</Text>
        {sac && <Text style={style.sac}>{t("sacCode")}</Text>}
        <Text style={style.amount}>{t(taxes.length > 0 ? "taxable" : "amount")}</Text>
      </View>
      <View style={style.line}>
        <View style={style.what}>
          <Text style={style.strong}>{planName}</Text>
          <Text style={style.muted}>{t("period", { from: date(periodStart), until: date(periodEnd) })}</Text>
        </View>
        {sac && <Text style={style.sac}>{sac}</Text>}
        <Text style={style.amount}>{money(taxable)}</Text>
      </View>
      <View style={style.sums}>
        {taxes.length > 0 && <Sum name={t("taxable")}>{money(taxable)}</Sum>}
        {taxes.map(({ name, rateBasisPoints, amount }) => (
          <Sum key={name} name={t(name, { rate: formatRate(rateBasisPoints, LOCALE) })}>
            {money(amount)}
          </Sum>
        ))}
        <View style={[style.sum, style.total]}>
          <Text>{t(kind === "credit_note" ? "totalCredited" : "totalPaid")}</Text>
          <Text>{money(total)}</Text>
        </View>
        {taxes.length > 0 && <Text style={[style.footText, { textAlign: "right" }]}>{t("taxIncluded")}</Text>}
      </View>
    </View>
  );
}

function Sum({ name, children }: { name: string; children: ReactNode }) {
  return (
    <View style={style.sum}>
      <Text style={style.muted}>{name}</Text>
      <Text>{children}</Text>
    </View>
  );
}

function Payment({ facts }: { facts: InvoicePdfFacts }) {
  const paidWith = paidWithLabel(facts);
  return (
    <View style={style.payment}>
      {paidWith && <Fact name={t("paidWith")}>{paidWith}</Fact>}
      <Fact name={t("payment")}>{facts.gatewayPaymentId}</Fact>
      {facts.taxes.length > 0 && <Fact name={t("reverseCharge")}>{t("no")}</Fact>}
    </View>
  );
}

function paidWithLabel({ method, paidWith }: InvoicePdfFacts): string | null {
  if (paidWith?.upiHandle) return paidWith.upiHandle;
  if (paidWith?.lastFour) {
    const { network, lastFour: last4 } = paidWith;
    return network === null ? t("cardEnding", { last4 }) : t("paidWithCard", { network, last4 });
  }
  if (method === null) return null;
  return t(`methods.${method === "card" || method === "upi" ? method : "other"}`);
}
