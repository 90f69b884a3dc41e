/** How to greet somebody: the first word of the name, unless that is an initial ("A. P. J. Abdul"): then all of it. */
export function calledName(name: string): string {
  const whole = name.trim();
  const [first = whole] = whole.split(/\s+/);
  return /^\p{L}\.?$/u.test(first) ? whole : first;
}
