import type messages from "@/messages/en.json";
import type { Locale } from "./locales";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    /** Makes a key that is not in en.json a compile error. */
    Messages: typeof messages;
  }
}
