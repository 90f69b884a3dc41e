/** The Message-ID of a mail, the same on every try: its wire id at the host that people know us by. */
export function messageIdOf(mailId: string, appUrl: string): string {
  return `<${mailId}@${new URL(appUrl).hostname}>`;
}
