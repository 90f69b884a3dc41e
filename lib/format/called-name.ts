/** How to greet a person: the first word of the name, or the whole name if that is an initial ("A. P. J. Abdul"). */
export function calledName(name: string): string {
  const whole = name.trim();
  const [first = whole] = whole.split(/\s+/);
  return /^\p{L}\.?$/u.test(first) ? whole : first;
}
