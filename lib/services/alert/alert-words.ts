import type { AlertKind } from "@/lib/domain/alert";

/** What an alert is called, and what helps. In English, like everything that the company's own people read. */
const WORDS: Record<AlertKind, { title: string; advice: string }> = {
  renewal_failures: {
    title: "Many renewals declined",
    advice:
      "Look at the reasons on the page of renewals. If one reason stands out, ask the gateway; declined students are tried again by themselves.",
  },
  job_failed: {
    title: "A job failed",
    advice: "Read its error on the page of jobs, mend the cause and run it again from there.",
  },
  slow_api: {
    title: "The API is slow",
    advice:
      "Compare the time at the database (Server-Timing) with the whole. A slow database shows as an alert of its own; otherwise add an instance.",
  },
  database: {
    title: "Trouble with the database",
    advice: "Look at its connections, disk and locks; npm run doctor names settings that are wrong.",
  },
  backup: {
    title: "No fresh backup",
    advice: "Run npm run backup and read what it says; then see why its schedule did not.",
  },
  overuse: {
    title: "Imports beyond a limit",
    advice:
      "Look at the students in the usage log. An app that imports more than was allowed may not be asking before it acts.",
  },
  webhooks: {
    title: "Webhooks in trouble",
    advice:
      "Compare RAZORPAY_WEBHOOK_SECRET with the gateway's dashboard; replay what failed from the page of webhooks.",
  },
  unknown_payment: {
    title: "A payment is undecided",
    advice:
      "Look for it in the gateway's dashboard. Our reconciliation asks every ten minutes; nobody is charged twice meanwhile.",
  },
  churn: {
    title: "Many students cancel",
    advice: "Read the reasons that they give, and what changed in plans, prices and limits before.",
  },
  conversion: {
    title: "Unusual conversion",
    advice:
      "Compare with earlier months. A very low share may mean a broken checkout, a very high one limits that are too tight, or fraud.",
  },
};

export function alertWords(kind: AlertKind): { title: string; advice: string } {
  return WORDS[kind];
}
