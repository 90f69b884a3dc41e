import { systemClock } from "@/lib/clock";
import { deliverDueMails } from "@/lib/services/mail/deliver-due-mails";
import { getInngest } from "../client";
import { mailDue } from "../events";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Wakes up for mails that were just written, and every minute for those whose next try has come. */
export const deliverMails = () =>
  getInngest().createFunction(
    {
      id: "deliver-mails",
      triggers: [mailDue, ...scheduled("deliver-mails", "* * * * *")],
      retries: 3,
      concurrency: { limit: 2 },
      onFailure: recordFailure,
    },
    () => deliverDueMails({ realNow: systemClock.now() }),
  );
