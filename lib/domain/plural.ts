/** "1 payment", "2 payments": for sentences in English that are sent as they are. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
