/** Layout by buttons: what a tool does to the selected words or lines of a text in Markdown. */
const LINES: Record<string, string> = { "heading-1": "# ", "heading-2": "## ", "heading-3": "### ", list: "- ", quote: "> " };
const AROUND: Record<string, string> = { bold: "**", slanted: "*" };
const TABLE = "\n\n|   |   |\n|---|---|\n|   |   |\n|   |   |\n\n";

export function layOut(text: HTMLTextAreaElement, tool: string, words = ""): void {
  const [start, end] = [text.selectionStart, text.selectionEnd];
  const chosen = text.value.slice(start, end);
  text.focus();
  if (tool === "insert") return write(text, words, start, end, words.length);
  if (tool === "table") return write(text, TABLE, start, end, 4);
  if (tool === "link") return write(text, `[${chosen}](https://)`, start, end, chosen ? chosen.length + 11 : 1);
  const sign = AROUND[tool];
  if (sign) {
    const has = chosen.startsWith(sign) && chosen.endsWith(sign) && chosen.length >= 2 * sign.length;
    const made = has ? chosen.slice(sign.length, -sign.length) : `${sign}${chosen}${sign}`;
    return write(text, made, start, end, chosen ? made.length : sign.length);
  }
  if (tool !== "steps" && !(tool in LINES)) return;
  const from = text.value.lastIndexOf("\n", start - 1) + 1;
  const next = text.value.indexOf("\n", end);
  const to = next < 0 ? text.value.length : next;
  const lines = text.value.slice(from, to).split("\n");
  const bare = lines.map((line) => line.replace(/^(#{1,6} |- |> |\d+\. )/, ""));
  const mark = (number: number): string => (tool === "steps" ? `${number + 1}. ` : (LINES[tool] ?? ""));
  const has = lines.every((line, number) => line.startsWith(mark(number)));
  const made = has ? bare.join("\n") : bare.map((line, number) => mark(number) + line).join("\n");
  write(text, made, from, to, made.length);
}

/** Writes as if it were typed, so that it can be undone. */
function write(text: HTMLTextAreaElement, words: string, start: number, end: number, cursor: number): void {
  text.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) text.setRangeText(words, start, end, "end");
  text.setSelectionRange(start + cursor, start + cursor);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
