/** The Message-ID of a mail, the same on every attempt: its wire id at the host of APP_URL. */
export function messageIdOf(mailId: string, appUrl: string): string {
  return `<${mailId}@${new URL(appUrl).hostname}>`;
}
