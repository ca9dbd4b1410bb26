/** Where a place in a text is after others changed the text: in the same line, as far as that line is still there. */
export function placeAfter(before: string, after: string, at: number): number {
  const lines = after.split("\n");
  const upTo = before.slice(0, at);
  const row = upTo.split("\n").length - 1;
  const column = at - (upTo.lastIndexOf("\n") + 1);
  const line = before.split("\n")[row] ?? "";
  const same = lines.map((each, number) => [each, number] as const).filter(([each]) => each === line);
  const nearest = same.sort((a, b) => Math.abs(a[1] - row) - Math.abs(b[1] - row))[0];
  const found = line === "" && (lines[row] ?? "") === "" ? row : (nearest?.[1] ?? Math.min(row, lines.length - 1));
  const start = lines.slice(0, found).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(start + Math.min(column, (lines[found] ?? "").length), after.length);
}
