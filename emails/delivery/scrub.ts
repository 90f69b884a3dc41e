/**
 * The facts of a mail without the one-time secret of its link: once it is on its way, it is for its recipient alone to know. The path without
 * its query still shows what kind of link it was.
 */
export function scrubSecrets(props: Record<string, unknown>): Record<string, unknown> {
  return holdsSecret(props) ? { ...props, path: props.path.split("?")[0] } : props;
}

/** Whether a mail brings a link that works once, for whoever holds it. */
export function holdsSecret(props: Record<string, unknown>): props is Record<string, unknown> & { path: string } {
  return typeof props.path === "string" && props.path.includes("?");
}
