import { systemClock } from "@/lib/clock";
import { deliverDueMails } from "@/lib/services/mail/deliver-due-mails";
import { getInngest } from "../client";
import { mailDue } from "../events";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Wakes up for mails that were just written, and every minute for those whose next try has come. */
export const deliverMails = () => {
  const { triggers, ...limits } = scheduled("deliver-mails");
  return getInngest().createFunction({ ...limits, triggers: [mailDue, ...triggers], onFailure: recordFailure }, () =>
    deliverDueMails({ realNow: systemClock.now() }),
  );
};
