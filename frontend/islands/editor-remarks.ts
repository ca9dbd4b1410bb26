/**
 * Remarks beside the text of a version in review: marked passages carry the number of their remark, and whoever selects
 * a passage is offered to remark on it.
 *
 *   <div data-island="editor-remarks" data-word-remark="…"><div data-remarks="text">…</div>
 *     <li data-number="1" data-passage="…" data-occurrence="1">…</li> <details data-remarks="form"><form>…</form></details></div>
 */
export default function start(place: HTMLElement): void {
  const text = place.querySelector<HTMLElement>('[data-remarks="text"]');
  if (!text) return;
  for (const remark of place.querySelectorAll<HTMLElement>("[data-passage]")) {
    const { passage, occurrence, number } = remark.dataset;
    if (passage) mark(text, passage, Number(occurrence ?? 1), number ?? "", "settled" in remark.dataset);
  }
  const box = place.querySelector<HTMLDetailsElement>('[data-remarks="form"]');
  const field = box?.querySelector<HTMLTextAreaElement>("textarea[name=passage]");
  const which = box?.querySelector<HTMLInputElement>("input[name=occurrence]");
  const words = box?.querySelector<HTMLTextAreaElement>("textarea[name=remark]");
  if (!box || !field || !which || !words) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small remark-here";
  button.textContent = place.dataset["wordRemark"] ?? "";
  button.hidden = true;
  document.body.append(button);
  const offer = (): void => {
    const selection = getSelection();
    const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
    const chosen = range && text.contains(range.commonAncestorContainer) ? squeeze(range.toString()) : "";
    button.hidden = chosen.length < 2;
    if (!range || button.hidden) return;
    const at = range.getBoundingClientRect();
    button.style.insetBlockStart = `${scrollY + at.bottom + 6}px`;
    button.style.insetInlineStart = `${Math.max(8, Math.min(at.left, innerWidth - 240))}px`;
  };
  document.addEventListener("selectionchange", offer);
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    const range = getSelection()?.getRangeAt(0);
    if (!range) return;
    const chosen = squeeze(range.toString());
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    field.value = chosen;
    which.value = String(squeeze(before.toString()).split(chosen).length);
    button.hidden = true;
    box.open = true;
    words.focus();
  });
  field.addEventListener("input", () => (which.value = "1"));
}

const squeeze = (words: string): string => words.replace(/\s+/g, " ").trim();

/** Wraps the nth occurrence of a passage, across elements, and puts the number of its remark behind it. */
function mark(text: HTMLElement, passage: string, occurrence: number, number: string, settled: boolean): void {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const places: [Text, number][] = [];
  let flat = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const value = (node as Text).data;
    for (let at = 0; at < value.length; at += 1) {
      const space = /\s/.test(value[at] ?? "");
      if (space && (flat === "" || flat.endsWith(" "))) continue;
      flat += space ? " " : value[at];
      places.push([node as Text, at]);
    }
  }
  const wanted = squeeze(passage);
  let found = -1;
  for (let turn = 0; turn < Math.max(1, occurrence); turn += 1) {
    const next = flat.indexOf(wanted, found + 1);
    if (next < 0) break;
    found = next;
  }
  if (found < 0 || !wanted) return;
  const nodes = new Map<Text, [number, number]>();
  for (const [node, at] of places.slice(found, found + wanted.length)) {
    const known = nodes.get(node);
    nodes.set(node, known ? [known[0], at] : [at, at]);
  }
  let last: HTMLElement | null = null;
  for (const [node, [from, to]] of nodes) {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to + 1);
    last = document.createElement("mark");
    last.toggleAttribute("data-settled", settled);
    range.surroundContents(last);
  }
  const link = document.createElement("a");
  link.href = `#remark-${number}`;
  link.dataset["number"] = number; // drawn by the style sheet: the words of the text stay what they are
  link.setAttribute("aria-label", `${document.querySelector("[data-word-number]")?.getAttribute("data-word-number") ?? ""} ${number}`);
  last?.append(link);
}
