/**
 * The editor of controlled content: buttons and keys for the layout, a live preview, saving without leaving the page, and
 * the changes of others as they are saved. Every few seconds the text is kept on this device until the server has it.
 *
 *   <form id="editor" data-island="editor" data-watch="…" data-seen="…" data-key="…" data-back="…" data-word-…="…">
 *     <textarea name="base" hidden> <textarea name="body"> … parts marked with data-editor="…" …</form>
 * Without script the same form saves, previews, and takes pictures and lists by its buttons.
 */
import { placeAfter } from "./shared/cursor";
import { layOut } from "./shared/markdown";

interface Answer {
  saved: boolean;
  body: string;
  base: string;
  seen: string;
  html: string;
  marked: number;
  errors: string[];
  here: string;
  came?: string;
  line?: string;
}

interface Kept {
  body: string;
  base: string;
  at: number;
}

const WATCH = 10_000;
const PREVIEW = 500;
const KEEP = 400;

export default function start(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement)) return;
  const form = element;
  const text = form.querySelector<HTMLTextAreaElement>("textarea[name=body]");
  const base = form.querySelector<HTMLTextAreaElement>("textarea[name=base]");
  if (!text || !base) return;
  const part = (name: string): HTMLElement | null => form.querySelector<HTMLElement>(`[data-editor="${name}"]`);
  const word = (name: string): string => form.dataset[`word${name}`] ?? "";
  const key = `holdfast-text:${form.dataset["key"] ?? ""}`;
  let seen = form.dataset["seen"] ?? "";
  let busy = false;
  let last = text.value;
  let leaving = false;

  const say = (words: string): void => {
    const state = part("state");
    if (state) state.textContent = words;
  };
  const even = (value: string): string => value.replace(/\r\n?/g, "\n");
  const isSaved = (): boolean => even(text.value) === even(base.value);

  // What the server has not got yet stays on this device.
  let keeping = 0;
  const keep = (): void => {
    window.clearTimeout(keeping);
    keeping = window.setTimeout(() => {
      if (isSaved()) localStorage.removeItem(key);
      else {
        localStorage.setItem(key, JSON.stringify({ body: text.value, base: base.value, at: Date.now() } satisfies Kept));
        say(word("Kept"));
      }
    }, KEEP);
  };

  const send = async (act: string, more: Record<string, string | Blob> = {}): Promise<Answer | null> => {
    const data = new FormData(form);
    data.delete("picture");
    data.set("do", act);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (!response.headers.get("Content-Type")?.includes("json")) throw new Error(String(response.status));
    return (await response.json()) as Answer;
  };

  const put = (value: string): void => {
    if (even(text.value) === value) return;
    const at = placeAfter(text.value, value, text.selectionStart);
    const end = placeAfter(text.value, value, text.selectionEnd);
    const scrolled = text.scrollTop;
    text.value = value;
    text.setSelectionRange(at, end);
    text.scrollTop = scrolled;
    last = value;
    count();
  };
  const show = (answer: Answer): void => {
    const preview = part("preview");
    if (preview && answer.errors.length === 0) preview.innerHTML = answer.html;
    const marked = part("marked");
    if (marked) marked.hidden = answer.marked === 0;
    const came = part("came");
    if (came && answer.came) {
      came.textContent = answer.came;
      came.hidden = false;
    }
  };
  const count = (): void => {
    const words = part("words");
    if (words) words.textContent = `${text.value.trim() ? text.value.trim().split(/\s+/).length : 0} ${word("Words")}`;
  };

  let previewing = 0;
  const preview = (): void => {
    window.clearTimeout(previewing);
    previewing = window.setTimeout(() => {
      const sent = text.value;
      send("preview").then(
        (answer) => {
          if (answer && sent === text.value) show(answer);
        },
        () => undefined,
      );
    }, PREVIEW);
  };
  const changed = (): void => {
    if (text.value === last) return;
    last = text.value;
    count();
    keep();
    preview();
  };
  text.addEventListener("input", changed);

  /** Takes an answer in; what was typed while it was under way is merged the next time. */
  const take = (answer: Answer, sent: string): void => {
    if (text.value === sent) {
      put(answer.body);
      base.value = answer.base;
      seen = answer.seen;
    }
    show(answer);
  };

  const save = async (leave: boolean): Promise<void> => {
    if (busy) return;
    busy = true;
    say(word("Saving"));
    const sent = text.value;
    try {
      const answer = await send("stay");
      if (!answer?.saved) {
        say(answer?.errors.join(" ") || word("Refused"));
        return;
      }
      if (text.value !== sent) base.value = sent; // typed on meanwhile: go on from what was sent
      take(answer, sent);
      if (isSaved()) localStorage.removeItem(key);
      say(answer.came ? `${word("Saved")}. ${answer.came}` : word("Saved"));
      if (leave && answer.marked === 0) {
        leaving = true;
        location.assign(answer.here);
      }
    } catch {
      localStorage.setItem(key, JSON.stringify({ body: text.value, base: base.value, at: Date.now() } satisfies Kept));
      say(word("Offline"));
    } finally {
      busy = false;
    }
  };

  form.addEventListener("submit", (event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (form.querySelector<HTMLTextAreaElement>("textarea[name=override_reason]")) {
      leaving = true;
      return; // a closed gate: the server asks for the reason
    }
    event.preventDefault();
    if (button?.name === "settle") void answerWith({ settle: button.value });
    else if (button?.value === "picture") void picture(form.querySelector<HTMLInputElement>("input[name=picture]")?.files?.[0]);
    else if (button?.value === "block") block();
    else if (button?.value === "preview") preview();
    else void save(button?.value !== "stay");
  });
  // The buttons of a marked passage stand in the preview, within the form.
  const answerWith = async (more: Record<string, string>): Promise<void> => {
    const answer = await send("settle", more).catch(() => null);
    if (!answer) return say(word("Offline"));
    put(answer.body);
    show(answer);
    keep();
  };

  const picture = async (file: File | undefined): Promise<void> => {
    const box = part("pictures");
    if (!file) {
      if (box instanceof HTMLDetailsElement) box.open = true;
      form.querySelector<HTMLInputElement>("input[name=picture]")?.focus();
      return;
    }
    try {
      const words = form.querySelector<HTMLInputElement>("input[name=picture_words]")?.value ?? "";
      const answer = await send("picture", { picture: file, picture_words: words || file.name });
      if (!answer?.line) return say(answer?.errors.join(" ") || word("Refused"));
      layOut(text, "insert", `\n\n${answer.line}\n\n`);
      changed();
    } catch {
      say(word("Offline"));
    }
  };
  for (const name of ["paste", "drop"] as const) {
    text.addEventListener(name, (event) => {
      const files = event instanceof ClipboardEvent ? event.clipboardData?.files : (event as DragEvent).dataTransfer?.files;
      const file = [...(files ?? [])].find((each) => each.type.startsWith("image/"));
      if (!file) return;
      event.preventDefault();
      void picture(file);
    });
  }
  const choice = form.querySelector<HTMLSelectElement>("select[name=block]");
  const block = (): void => {
    const box = part("blocks");
    if (!choice?.value) {
      if (box instanceof HTMLDetailsElement) box.open = true;
      choice?.focus();
      return;
    }
    layOut(text, "insert", `\n\n${choice.value}\n\n`);
    changed();
  };
  choice?.addEventListener("change", () => {
    const columns = part("columns");
    if (columns) columns.textContent = choice.selectedOptions[0]?.dataset["columns"] ?? "";
  });

  const tools = part("tools");
  const use = (tool: string): void => {
    if (tool === "picture") void picture(undefined);
    else if (tool === "block") block();
    else {
      layOut(text, tool);
      changed();
    }
  };
  const byHand = part("show");
  if (byHand) byHand.hidden = true; // the preview follows what is typed
  if (tools) {
    tools.hidden = false;
    const buttons = [...tools.querySelectorAll<HTMLButtonElement>("button[data-tool]")];
    buttons.forEach((button, at) => {
      button.tabIndex = at === 0 ? 0 : -1;
      button.addEventListener("click", () => use(button.dataset["tool"] ?? ""));
    });
    tools.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
      if (!step || at < 0) return;
      event.preventDefault();
      const next = buttons[(at + step + buttons.length) % buttons.length];
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next?.focus();
    });
  }
  const plain: Record<string, string> = { b: "bold", i: "slanted" };
  const alternate: Record<string, string> = { Digit1: "heading-1", Digit2: "heading-2", Digit3: "heading-3", KeyT: "table", KeyP: "picture", KeyR: "block" };
  const shifted: Record<string, string> = { Digit8: "list", Digit7: "steps", KeyL: "link" };
  form.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key.toLowerCase() === "s" && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      void save(false);
      return;
    }
    if (event.target !== text) return;
    const tool = event.altKey ? alternate[event.code] : event.shiftKey ? shifted[event.code] : plain[event.key.toLowerCase()];
    if (!tool) return;
    event.preventDefault();
    use(tool);
  });

  // What this device kept from another time.
  const box = part("kept");
  const stored = localStorage.getItem(key);
  const kept = stored ? (JSON.parse(stored) as Kept) : null;
  if (kept && even(kept.body) !== even(text.value) && even(kept.body) !== even(base.value) && box) {
    const at = part("kept-at");
    if (at) at.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
    box.hidden = false;
    part("kept-take")?.addEventListener("click", () => {
      put(kept.body);
      base.value = kept.base;
      seen = "";
      box.hidden = true;
      text.focus();
      void send("merge").then((answer) => answer && take(answer, text.value), () => undefined);
    });
    part("kept-drop")?.addEventListener("click", () => {
      localStorage.removeItem(key);
      box.hidden = true;
    });
  } else if (kept) localStorage.removeItem(key);
  addEventListener("beforeunload", (event) => {
    if (!leaving && form.isConnected && !isSaved()) event.preventDefault();
  });

  // Who else writes, and what they saved.
  const watch = async (): Promise<void> => {
    if (!form.isConnected) return window.clearInterval(timer);
    if (document.hidden || busy) return;
    try {
      const response = await fetch(`${form.dataset["watch"] ?? ""}?seen=${encodeURIComponent(seen)}`, { headers: { Accept: "application/json" } });
      if (!response.ok) return;
      const { others, moved } = (await response.json()) as { others: string[]; moved: boolean };
      const line = part("others");
      if (line) {
        line.hidden = others.length === 0;
        const words = line.querySelector("span");
        if (words) words.textContent = `${word("Others")} ${others.join(", ")}`;
      }
      if (!moved || busy) return;
      const sent = text.value;
      const answer = await send("merge");
      if (answer && answer.errors.length === 0) {
        take(answer, sent);
        keep();
      }
    } catch {
      // Without a connection there is nothing to see; saving says so.
    }
  };
  const timer = window.setInterval(() => void watch(), WATCH);
  document.addEventListener("visibilitychange", () => void watch());
}
