/** Comparing what one types with what is written: without accents, case and order of the words. */
export function fold(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

export function matches(written: string, typed: string): boolean {
  const folded = fold(written);
  return fold(typed).split(/\s+/).every((word) => folded.includes(word));
}
