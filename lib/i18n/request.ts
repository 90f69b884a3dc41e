import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, resolveLocale } from "./locales";

export default getRequestConfig(async () => {
  const [cookieStore, headerStore] = await Promise.all([cookies(), headers()]);
  const locale = resolveLocale(cookieStore.get(localeCookie)?.value, headerStore.get("accept-language"));
  const { default: messages } = await import(`../../messages/${locale}.json`);
  // The zone of a page is the student's own and is passed to lib/format explicitly; this one only makes
  // server and browser agree where a message formats a date.
  return { locale, messages, timeZone: "UTC" };
});
