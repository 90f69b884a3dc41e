import { systemClock } from "@/lib/clock";
import { deliverDueMails } from "@/lib/services/mail/deliver-due-mails";
import { getInngest } from "../client";
import { mailDue } from "../events";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Delivers mails that were just written, and every minute those whose next try is due. */
export const deliverMails = () => {
  const { triggers, ...limits } = scheduled("deliver-mails");
  return getInngest().createFunction({ ...limits, triggers: [mailDue, ...triggers], onFailure: recordFailure }, () =>
    deliverDueMails({ realNow: systemClock.now() }),
  );
};
