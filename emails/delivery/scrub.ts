/**
 * The facts of a mail without the one-time secret of its link: once the mail is sent, only its recipient may know it. The path without
 * its query still shows what kind of link it was.
 */
export function scrubSecrets(props: Record<string, unknown>): Record<string, unknown> {
  return holdsSecret(props) ? { ...props, path: props.path.split("?")[0] } : props;
}

/** Whether a mail contains a one-time link, which works for anyone who has it. */
export function holdsSecret(props: Record<string, unknown>): props is Record<string, unknown> & { path: string } {
  return typeof props.path === "string" && props.path.includes("?");
}
